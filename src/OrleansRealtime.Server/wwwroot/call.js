/**
 * A call over WebRTC: events on the data channel, each seen by <code>onEvent</code>; sound as media. Looks like <code>Connection</code>
 * to whoever only sends and hears events.
 */
export class Call {
  #peer;
  #channel;
  #closed = false;

  onOpen = () => {};
  onEvent = () => {};
  onClose = () => {};

  /** The sound that answers come with. */
  onSound = () => {};

  /** The server plays the answers: it knows what was heard, and truncates by itself. */
  isCall = true;

  /**
   * @param {string} key an API key or a client secret
   * @param {MediaStream} microphone
   */
  async open(key, microphone, model = "local") {
    try {
      await this.#open(key, microphone, model);
    } catch (fault) {
      this.#close({ code: fault.code ?? 1006, reason: fault.message });
    }
  }

  get isOpen() {
    return this.#channel?.readyState === "open";
  }

  send(event) {
    if (this.isOpen) {
      this.#channel.send(JSON.stringify(event));
      this.onEvent(event, "out");
    }
  }

  close() {
    this.#close({ code: 1000, reason: "" });
  }

  async #open(key, microphone, model) {
    const peer = this.#peer = new RTCPeerConnection();
    peer.ontrack = ({ streams }) => this.onSound(streams[0]);
    microphone.getTracks().forEach(track => peer.addTrack(track, microphone));
    // The connection may stay "connected" for long after the other side has gone; the channel does not.
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === "failed") {
        this.#close({ code: 1006, reason: "The connection failed." });
      }
    };
    const channel = this.#channel = peer.createDataChannel("oai-events");
    channel.onopen = () => this.onOpen();
    channel.onmessage = ({ data }) => this.onEvent(JSON.parse(data), "in");
    channel.onclose = () => this.#close({ code: 1000, reason: "" });

    await peer.setLocalDescription(await peer.createOffer());
    const url = new URL("v1/realtime/calls", location.href);
    url.search = new URLSearchParams({ model });
    url.hash = "";
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/sdp", ...(key && { Authorization: `Bearer ${key}` }) },
      body: peer.localDescription.sdp,
    });
    const text = await answer.text();
    if (answer.status !== 201) {
      throw await refusal(answer.status, text);
    }
    await peer.setRemoteDescription({ type: "answer", sdp: text });
  }

  #close(close) {
    if (!this.#closed) {
      this.#closed = true;
      this.#peer?.close();
      this.onClose(close);
    }
  }
}

function refusal(status, text) {
  const fault = new Error();
  try {
    fault.message = JSON.parse(text).error.message;
  } catch {
    fault.message = `The server answered ${status}.`;
  }
  // As the WebSocket says it: who asks, and what is asked.
  fault.code = status === 401 ? 3000 : 4000;
  return fault;
}
