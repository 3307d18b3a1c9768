/** The WebSocket: events in and out, each seen by <code>onEvent</code>. */
export class Connection {
  #socket;

  onOpen = () => {};
  onEvent = () => {};
  onClose = () => {};

  open(key, model = "local") {
    const url = new URL("v1/realtime", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    url.search = new URLSearchParams({ model });
    url.hash = "";
    // Browsers cannot send headers with a WebSocket; the key travels as a subprotocol, as the API defines it.
    this.#socket = new WebSocket(url, key ? ["realtime", `openai-insecure-api-key.${key}`] : ["realtime"]);
    this.#socket.onopen = () => this.onOpen();
    this.#socket.onclose = close => this.onClose(close);
    this.#socket.onmessage = ({ data }) => this.onEvent(JSON.parse(data), "in");
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  send(event) {
    if (this.isOpen) {
      this.#socket.send(JSON.stringify(event));
      this.onEvent(event, "out");
    }
  }

  close() {
    this.#socket?.close(1000);
  }
}

export function toBase64(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)));
}

export function fromBase64(text) {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0)).buffer;
}
