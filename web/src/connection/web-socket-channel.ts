import type { ResumeRequest } from "../resumption/state.js";
import type { Channel, ChannelListener } from "./channel.js";

/** What is used of a WebSocket: a browser's, Node's own (22, or 20 with a flag), or those of `undici` and `ws`. */
export interface WebSocketLike {
  readonly bufferedAmount: number;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  send(text: string): void;
  close(code?: number): void;
  /** Of `ws`: no closing handshake. */
  terminate?(): void;
}

export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;

export interface Endpoint {
  /** Of the endpoint, for example `wss://voice.example.org/v1/realtime`; `http` and `https` are taken too. */
  url: string;
  /** Only begins sessions; a token resumes them. */
  key?: string | undefined;
  model?: string | undefined;
}

export function openWebSocket(
  constructor: WebSocketConstructor,
  endpoint: Endpoint,
  resume: ResumeRequest | null,
  listener: ChannelListener,
): Channel {
  const socket = new constructor(addressOf(endpoint, resume), protocolsOf(endpoint, resume));
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") {
      listener.message(data);
    }
  };
  socket.onclose = ({ code, reason }) => listener.closed({ code, reason });
  // What is wrong is told by the close that follows.
  socket.onerror = () => {};

  const silence = () => {
    socket.onmessage = null;
    socket.onclose = null;
  };
  return {
    send: (text) => socket.send(text),
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    end: () => {
      silence();
      socket.close(1000);
    },
    drop: () => {
      silence();
      // Without a code: any that a page may give would end the session.
      if (socket.terminate) {
        socket.terminate();
      } else {
        socket.close();
      }
    },
  };
}

function addressOf(endpoint: Endpoint, resume: ResumeRequest | null): string {
  const url = new URL(endpoint.url);
  url.protocol = url.protocol.replace(/^http/, "ws");
  if (resume) {
    addResume(url, resume);
  } else if (endpoint.model !== undefined) {
    url.searchParams.set("model", endpoint.model);
  }
  return url.href;
}

/** What a resumed session is; what a new one would be is taken out. */
export function addResume(url: URL, resume: ResumeRequest): void {
  url.searchParams.delete("model");
  url.searchParams.delete("intent");
  url.searchParams.set("session_id", resume.sessionId);
  url.searchParams.set("last_seq", `${resume.lastSeq}`);
  if (resume.incarnation > 0) {
    url.searchParams.set("incarnation", `${resume.incarnation}`);
  }
  for (const { item_id, position } of resume.audio) {
    url.searchParams.append("audio", `${item_id}:${position}`);
  }
}

function protocolsOf(endpoint: Endpoint, resume: ResumeRequest | null): string[] {
  if (resume) {
    return ["realtime", `realtime-resume.${resume.token}`];
  }
  return endpoint.key === undefined ? ["realtime"] : ["realtime", `openai-insecure-api-key.${endpoint.key}`];
}
