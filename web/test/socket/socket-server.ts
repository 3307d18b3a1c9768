import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import type { ResumeRequest } from "../../src/resumption/state.js";
import { ModelServer, type ModelOptions } from "../model/model-server.js";

/** How often it writes down what it has, in milliseconds. */
const keepEvery = 10;

export interface Visit {
  protocols: string[];
  query: URLSearchParams;
  socket: WebSocket;
  /** Resolves with the code of the close frame; 1005 without a code, 1006 without a frame. */
  closed: Promise<number>;
}

/** The model of the server behind real sockets, with a line that can be cut in every way. */
export class SocketServer {
  readonly model: ModelServer;
  readonly visits: Visit[] = [];
  /** Everything that was received, by type. */
  readonly received: string[] = [];
  /** Answers the next connection in place of the model. */
  welcome: ((visit: Visit) => void) | undefined;
  readonly #server: WebSocketServer;
  readonly #clock: NodeJS.Timeout;
  #isFrozen = false;
  #arrivals: { count: number; resolve: () => void }[] = [];

  private constructor(server: WebSocketServer, options: Partial<ModelOptions>) {
    this.model = new ModelServer({ isStrict: true, maxEvents: 2000, format: "audio/pcm", ...options });
    this.#server = server;
    this.#server.on("connection", (socket, request) => this.#accept(socket, request));
    this.#clock = setInterval(() => this.#tick(), keepEvery);
  }

  static async start(options: Partial<ModelOptions> = {}): Promise<SocketServer> {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => "realtime" });
    await once(server, "listening");
    return new SocketServer(server, options);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/realtime`;
  }

  get last(): Visit {
    return this.visits.at(-1)!;
  }

  /** Resolves once so many connections came. */
  visited(count: number): Promise<void> {
    return this.visits.length >= count
      ? Promise.resolve()
      : new Promise((resolve) => this.#arrivals.push({ count, resolve }));
  }

  /** Something happens in the session; what it tells is sent. */
  do(act: (model: ModelServer) => void): void {
    act(this.model);
    this.#flush();
  }

  /** The line breaks: a reset, with whatever is under way. */
  cut(): void {
    this.model.detach();
    this.last.socket.terminate();
  }

  /** The line goes dead without anybody being told. */
  freeze(): void {
    this.#isFrozen = true;
    this.last.socket.pause();
  }

  close(code: number): void {
    this.model.detach();
    this.last.socket.close(code);
  }

  send(event: object): void {
    this.last.socket.send(JSON.stringify(event));
  }

  async stop(): Promise<void> {
    clearInterval(this.#clock);
    for (const { socket } of this.visits) {
      socket.terminate();
    }
    this.#server.close();
    await once(this.#server, "close");
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    const query = new URL(request.url!, "http://localhost").searchParams;
    const protocols = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
    const closed = new Promise<number>((resolve) => socket.on("close", resolve));
    const visit = { protocols, query, socket, closed };
    this.visits.push(visit);
    this.#isFrozen = false;
    socket.on("error", () => {});
    socket.on("message", (data) => this.#receive(socket, String(data)));
    const { welcome } = this;
    this.welcome = undefined;
    if (welcome) {
      welcome(visit);
    } else {
      this.model.accept(resumeOf(query, protocols));
      this.#flush();
      if (this.model.isClosed) {
        socket.close(4000);
      }
    }
    this.#arrivals = this.#arrivals.filter(({ count, resolve }) => this.visits.length < count || resolve());
  }

  #receive(socket: WebSocket, text: string): void {
    // Of two connections the older one changes nothing.
    if (socket === this.last.socket && this.model.isAttached) {
      this.received.push((JSON.parse(text) as { type: string }).type);
      this.model.receive(text);
      this.#flush();
    }
  }

  #tick(): void {
    if (this.visits.length > 0 && !this.#isFrozen) {
      this.model.keep();
      this.#flush();
    }
  }

  #flush(): void {
    if (!this.#isFrozen) {
      for (const text of this.model.out.splice(0)) {
        this.last.socket.send(text);
      }
    }
  }
}

function resumeOf(query: URLSearchParams, protocols: string[]): ResumeRequest | null {
  const sessionId = query.get("session_id");
  const prefix = "realtime-resume.";
  return sessionId === null
    ? null
    : {
        sessionId,
        token: protocols.find((name) => name.startsWith(prefix))?.slice(prefix.length) ?? "",
        lastSeq: Number(query.get("last_seq")),
        incarnation: Number(query.get("incarnation")),
        audio: query.getAll("audio").map((text) => {
          const [item_id, position] = text.split(":");
          return { item_id: item_id!, position: Number(position) };
        }),
      };
}
