import type { ResumeRequest } from "../resumption/state.js";
import type { Channel, ChannelListener, Closure } from "./channel.js";
import { addResume, type Endpoint } from "./web-socket-channel.js";

export interface CallParts {
  endpoint: Endpoint;
  PeerConnection: new (configuration?: RTCConfiguration) => RTCPeerConnection;
  fetch: typeof globalThis.fetch;
  /** What is heard of the user at first; null to listen only. */
  track: MediaStreamTrack | null;
  /** Milliseconds for which a connection may look for another way before a new call is made. */
  disconnectedFor: number;
  /** Sound of the assistant. */
  heard(event: RTCTrackEvent): void;
}

/** What the API calls the channel of events. */
const channelName = "oai-events";

/** One call. */
export class CallChannel implements Channel {
  readonly #peer: RTCPeerConnection;
  readonly #events: RTCDataChannel;
  readonly #sender: RTCRtpSender;
  readonly #abort = new AbortController();
  #callUrl: string | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(
    private readonly parts: CallParts,
    resume: ResumeRequest | null,
    private readonly listener: ChannelListener,
  ) {
    this.#peer = new parts.PeerConnection();
    this.#sender = this.#peer.addTransceiver(parts.track ?? "audio", { direction: "sendrecv" }).sender;
    this.#peer.ontrack = (event) => this.#isOver || parts.heard(event);
    this.#peer.onconnectionstatechange = () => this.#follow();
    this.#events = this.#peer.createDataChannel(channelName);
    this.#events.onmessage = ({ data }) => {
      if (typeof data === "string" && !this.#isOver) {
        listener.message(data);
      }
    };
    this.#events.onclose = () => this.#closed({ code: 1006, reason: "The channel of events closed." });
    this.#call(resume).catch((error: unknown) => this.#closed({ code: 1006, reason: String(error) }));
  }

  get bufferedAmount(): number {
    return this.#events.bufferedAmount;
  }

  send(text: string): void {
    this.#events.send(text);
  }

  replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    return this.#sender.replaceTrack(track);
  }

  end(resume: ResumeRequest | null): void {
    if (this.#callUrl !== undefined && resume) {
      // The end of the call alone would leave the session for whoever comes back to it.
      const url = new URL(`${this.#callUrl}/hangup`);
      addResume(url, { ...resume, audio: [] });
      this.parts
        .fetch(url, { method: "POST", keepalive: true, headers: { "realtime-resume-token": resume.token } })
        .catch(() => {});
    }
    this.drop();
  }

  drop(): void {
    this.#isOver = true;
    clearTimeout(this.#patience);
    this.#abort.abort();
    this.#peer.close();
  }

  async #call(resume: ResumeRequest | null): Promise<void> {
    await this.#peer.setLocalDescription(await this.#peer.createOffer());
    const { endpoint, fetch } = this.parts;
    const url = callsUrl(endpoint);
    const headers = new Headers({ "content-type": "application/sdp" });
    if (resume) {
      // Nothing has positions here but what is told as events.
      addResume(url, { ...resume, audio: [] });
      headers.set("realtime-resume-token", resume.token);
    } else {
      if (endpoint.model !== undefined) {
        url.searchParams.set("model", endpoint.model);
      }
      if (endpoint.key !== undefined) {
        headers.set("authorization", `Bearer ${endpoint.key}`);
      }
    }

    const body = this.#peer.localDescription?.sdp ?? "";
    const response = await fetch(url, { method: "POST", headers, body, signal: this.#abort.signal });
    if (!response.ok) {
      this.#closed(await refusal(response, resume !== null));
      return;
    }
    const location = response.headers.get("location");
    this.#callUrl = location === null ? undefined : new URL(location, url).href;
    await this.#peer.setRemoteDescription({ type: "answer", sdp: await response.text() });
  }

  /** A changed network is the call's own business, for a while. */
  #follow(): void {
    clearTimeout(this.#patience);
    switch (this.#peer.connectionState) {
      case "disconnected":
        this.#patience = setTimeout(
          () => this.#closed({ code: 1006, reason: "The call found no way." }),
          this.parts.disconnectedFor,
        );
        break;
      case "failed":
      case "closed":
        this.#closed({ code: 1006, reason: "The call was lost." });
        break;
      default:
        break;
    }
  }

  #closed(closure: Closure): void {
    if (!this.#isOver) {
      this.drop();
      this.listener.closed(closure);
    }
  }
}

function callsUrl(endpoint: Endpoint): URL {
  const url = new URL(endpoint.url);
  url.protocol = url.protocol.replace(/^ws/, "http");
  url.pathname = `${url.pathname.replace(/\/$/, "")}/calls`;
  return url;
}

/** A refused call in the terms of WebSocket. */
async function refusal(response: Response, isResume: boolean): Promise<Closure> {
  const { code, message } = await errorOf(response);
  const reason = message ?? `HTTP ${response.status}`;
  if (response.status === 429 || (response.status >= 500 && response.status !== 501)) {
    return { code: 1006, reason };
  }
  return isResume && response.status === 404
    ? { code: 4000, reason, error: "session_not_resumable" }
    : { code: response.status === 401 ? 3000 : 4000, reason, ...(code === undefined ? {} : { error: code }) };
}

async function errorOf(response: Response): Promise<{ code?: string; message?: string }> {
  try {
    const { error } = (await response.json()) as { error?: { code?: string | null; message?: string } };
    return { ...(error?.code ? { code: error.code } : {}), ...(error?.message ? { message: error.message } : {}) };
  } catch {
    return {};
  }
}
