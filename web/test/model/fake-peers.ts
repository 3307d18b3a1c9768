import { ModelServer } from "./model-server.js";

interface Post {
  url: URL;
  headers: Headers;
  body: string;
}

/** A server of calls without a network: the model behind `fetch` and a data channel. */
export class FakeCalls {
  readonly model = new ModelServer({ isStrict: true, maxEvents: 2000, format: "audio/pcm" });
  readonly posts: Post[] = [];
  readonly peers: FakePeer[] = [];
  /** Answers the next request in place of the model. */
  refusal: Response | undefined;
  #waiting: { count: number; resolve: () => void }[] = [];

  readonly PeerConnection: new () => RTCPeerConnection;

  constructor() {
    const register = (peer: FakePeer) => this.peers.push(peer);
    this.PeerConnection = class extends FakePeer {
      constructor() {
        super();
        register(this);
      }
    } as unknown as new () => RTCPeerConnection;
  }

  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(String(input));
    this.posts.push({ url, headers: new Headers(init?.headers), body: String(init?.body) });
    this.#waiting = this.#waiting.filter(({ count, resolve }) => this.posts.length < count || resolve());
    const { refusal } = this;
    this.refusal = undefined;
    if (refusal) {
      return refusal;
    }
    if (url.pathname.endsWith("/hangup")) {
      return new Response(null, { status: 200 });
    }

    const peer = this.peers.at(-1)!;
    const sessionId = url.searchParams.get("session_id");
    peer.answered = () => {
      this.model.accept(
        sessionId === null
          ? null
          : {
              sessionId,
              token: new Headers(init?.headers).get("realtime-resume-token") ?? "",
              lastSeq: Number(url.searchParams.get("last_seq")),
              incarnation: Number(url.searchParams.get("incarnation")),
              audio: [],
            },
      );
      this.flush();
    };
    peer.channel.received = (text) => {
      if (peer === this.peers.at(-1)) {
        this.model.receive(text);
        this.flush();
      }
    };
    const headers = { location: `/v1/realtime/calls/rtc_${this.posts.length}`, "content-type": "application/sdp" };
    return new Response("v=0 answer", { status: 201, headers });
  };

  posted(count: number): Promise<void> {
    return this.posts.length >= count
      ? Promise.resolve()
      : new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  flush(): void {
    const { channel } = this.peers.at(-1)!;
    for (const data of this.model.out.splice(0)) {
      queueMicrotask(() => channel.onmessage?.({ data }));
    }
  }
}

class FakeChannel {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  received: (text: string) => void = () => {};
  readonly bufferedAmount = 0;

  send(text: string): void {
    this.received(text);
  }
}

export class FakePeer {
  readonly channel = new FakeChannel();
  readonly tracks: unknown[] = [];
  ontrack: ((event: { track: unknown; streams: unknown[] }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  connectionState = "new";
  localDescription: { sdp: string } | null = null;
  answered: () => void = () => {};
  isClosed = false;

  addTransceiver(track: unknown): { sender: { replaceTrack(track: unknown): Promise<void> } } {
    this.tracks.push(track);
    return { sender: { replaceTrack: async (other) => void this.tracks.push(other) } };
  }

  createDataChannel(): FakeChannel {
    return this.channel;
  }

  async createOffer(): Promise<{ sdp: string }> {
    return { sdp: "v=0 offer" };
  }

  async setLocalDescription(description: { sdp: string }): Promise<void> {
    this.localDescription = description;
  }

  async setRemoteDescription(): Promise<void> {
    this.become("connected");
    this.ontrack?.({ track: `track of ${this.tracks.length}`, streams: ["stream"] });
    this.answered();
  }

  become(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close(): void {
    this.isClosed = true;
  }
}
