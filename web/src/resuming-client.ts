import { Emitter, guard } from "./emitter.js";
import { Backoff } from "./connection/backoff.js";
import type { Channel, Closure, Dial } from "./connection/channel.js";
import { StallWatch } from "./connection/stall-watch.js";
import type { ClientEvent } from "./protocol/client-events.js";
import type { Item } from "./protocol/items.js";
import type { ResumptionServerEvent } from "./protocol/resumption-events.js";
import type { ServerEvent, ServerEventOf, ServerEventType } from "./protocol/server-events.js";
import type { SessionResource, SessionSettings } from "./protocol/sessions.js";
import type { SavedSession } from "./resumption/saved.js";
import { ResumptionState, type Delivery } from "./resumption/state.js";

/** All times in milliseconds. */
export interface ResumingOptions {
  /** What the session is told first. */
  session?: SessionSettings | undefined;
  /** Called whenever there is something new to come back with, before the server is told that it may forget the old. */
  onSave?: ((saved: SavedSession) => void) | undefined;
  /** Sound of the user that may wait for an acknowledgement: 300 s. */
  maxAudioSeconds?: number | undefined;
  /** Commands that may wait for an acknowledgement: 4 MiB. */
  maxCommandBytes?: number | undefined;
  /** The first wait before coming back: 250. Each is twice the one before. */
  firstDelay?: number | undefined;
  /** The longest wait: 4,000. */
  maxDelay?: number | undefined;
  /** How long to try to come back: 120,000. */
  giveUpAfter?: number | undefined;
  /** How long the first `connect` may try: 15,000. */
  connectWithin?: number | undefined;
  /** How long one attempt may take: 10,000. */
  attemptWithin?: number | undefined;
  /** How long something that is waited for may stay away before the connection counts as dead: 10,000. */
  stallAfter?: number | undefined;
}

export type LostReason =
  /** It could not be reached for too long. */
  | "timeout"
  /** The server refused: the session is over, or was never ours. */
  | "refused"
  /** Another connection took the session over. */
  | "replaced"
  /** Key, model or offer are not good. */
  | "denied"
  /** The server does not resume sessions. */
  | "unresumable";

export class SessionLostError extends Error {
  override readonly name = "SessionLostError";

  constructor(
    readonly reason: LostReason,
    message: string,
    /** `error.code`, where the server gave one. */
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

export interface LifecycleEvents {
  /** Every event of the server, once, in order. */
  event: ServerEvent;
  /** The connection is gone; an attempt to come back follows after `delayMs`. Numbered from 1 at each loss. */
  reconnecting: { attempt: number; delayMs: number; reason: string };
  /** Back, and nothing is missing; or `resynced` follows. */
  resumed: { incarnation: number; afterMs: number };
  /** Too much was missed: drop what you knew of the conversation, this is all of it. */
  resynced: { reason: "gap" | "ahead"; session: SessionResource; items: Item[] };
  /** It will not come back. */
  lost: SessionLostError;
  /** It ended, by us or by the server. */
  closed: { code: number; reason: string };
}

export type ClientEvents = { [T in ServerEventType]: ServerEventOf<T> } & LifecycleEvents;

export type ClientStatus = "new" | "connecting" | "connected" | "reconnecting" | "closed" | "lost";

// So much may wait in the socket; the rest is better kept where it can be sent elsewhere.
const mostBuffered = 1024 * 1024;
const bufferedPoll = 50;

/** A session that comes back by itself, over any kind of connection. */
export class ResumingClient<Events extends ClientEvents = ClientEvents> extends Emitter<Events> {
  protected readonly state: ResumptionState;
  readonly #dial: Dial;
  readonly #options: ResumingOptions;
  readonly #backoff: Backoff;
  readonly #watch: StallWatch;
  readonly #stallAfter: number;
  readonly #online = () => this.#comeBackNow();
  #status: ClientStatus = "new";
  #channel: Channel | undefined;
  #attemptTimer: Timer;
  #pumpTimer: Timer;
  #watchTimer: Timer;
  #error: { code: string | null; message: string } | undefined;
  #downSince = 0;
  #attachedAt = 0;
  #wasConnected = false;
  #madeProgress = false;
  #connected: { resolve: () => void; reject: (error: Error) => void } | undefined;

  protected constructor(dial: Dial, options: ResumingOptions, saved?: SavedSession) {
    super();
    this.#dial = dial;
    this.#options = options;
    this.#backoff = new Backoff(options.firstDelay ?? 250, options.maxDelay ?? 4000);
    this.#stallAfter = options.stallAfter ?? 10_000;
    this.#watch = new StallWatch(this.#stallAfter);
    this.state = new ResumptionState(
      { maxAudioSeconds: options.maxAudioSeconds ?? 300, maxCommandBytes: options.maxCommandBytes ?? 4 * 1024 * 1024 },
      saved,
    );
    this.#wasConnected = saved !== undefined;
    if (options.session && !saved) {
      this.state.send({ type: "session.update", session: options.session });
    }
  }

  get status(): ClientStatus {
    return this.#status;
  }

  /** `sess_…`; undefined until the session can be resumed. */
  get sessionId(): string | undefined {
    return this.state.sessionId;
  }

  /** Resolves once the session is there; rejects with a `SessionLostError`. What is sent before is kept until then. */
  connect(): Promise<void> {
    if (this.#status !== "new") {
      return Promise.reject(new Error("A session connects once, and comes back by itself."));
    }
    globalThis.addEventListener?.("online", this.#online);
    this.#downSince = now();
    return new Promise((resolve, reject) => {
      this.#connected = { resolve, reject };
      this.#attempt();
    });
  }

  /**
   * Sends a command, now or when the connection is back. Throws a `RangeError` when 4 MiB wait already, and an `Error` when
   * the session is over.
   */
  send(event: ClientEvent): void {
    if (this.#isOver) {
      throw new Error("The session is over.");
    }
    if (!this.state.send(event)) {
      throw new RangeError("Too many commands wait to be acknowledged.");
    }
    this.#pump();
  }

  /** What another process needs to go on; null before the session can be resumed. */
  save(options: { audio?: boolean } = {}): SavedSession | null {
    return this.state.save(options.audio ?? true);
  }

  /** Ends the session. */
  close(): void {
    const channel = this.#channel;
    if (this.#finish("closed")) {
      channel?.end(this.state.resume);
      this.#tell("closed", { code: 1000, reason: "" });
    }
  }

  /** Leaves the session without ending it, and tells what it can be resumed with: for `restore`, here or elsewhere. */
  detach(): SavedSession | null {
    const saved = this.save();
    const channel = this.#channel;
    if (this.#finish("closed")) {
      channel?.drop();
      this.#tell("closed", { code: 1005, reason: "detached" });
    }
    return saved;
  }

  /** Takes the connection for dead and makes another, for an application that knows better. Loses nothing. */
  reconnect(reason = "asked for"): void {
    if (this.#channel) {
      this.#leave(reason);
    }
  }

  protected append(bytes: Uint8Array): boolean {
    const taken = !this.#isOver && this.state.append(bytes);
    this.#pump();
    return taken;
  }

  #attempt(): void {
    this.#status = this.#wasConnected ? "reconnecting" : "connecting";
    this.#error = undefined;
    this.state.connecting();
    try {
      // A channel that was left may still call, and is not listened to.
      const channel: Channel = this.#dial(this.state.resume, {
        message: (text) => this.#channel === channel && this.#receive(text),
        closed: (closure) => this.#channel === channel && this.#closed(closure),
      });
      this.#channel = channel;
    } catch (error) {
      this.#lose("denied", `No connection can be made: ${String(error)}`);
      return;
    }
    this.#attemptTimer = setTimeout(() => this.#leave("The server did not answer."), this.#options.attemptWithin ?? 10_000);
  }

  #receive(text: string): void {
    const event = parse(text);
    if (!event) {
      this.#leave("What came is no event.");
      return;
    }

    this.#watch.heard(now());
    if (event.type === "error") {
      this.#error = event.error;
    } else if (event.type === "session.acknowledged" || event.type === "input_audio_buffer.acknowledged") {
      this.#watch.acknowledged();
      this.#madeProgress = true;
    }
    for (const delivery of this.state.receive(event, now())) {
      // A listener may have closed the session.
      if (this.#isOver) {
        return;
      }
      this.#act(delivery);
    }
    this.state.settle();
    this.#pump();
  }

  #act(delivery: Delivery): void {
    switch (delivery.kind) {
      case "event":
        this.#madeProgress = true;
        this.#tell(delivery.event.type, delivery.event);
        this.#tell("event", delivery.event);
        break;
      case "opened":
        this.#attached();
        break;
      case "resumed": {
        const afterMs = now() - this.#downSince;
        this.#attached();
        this.#tell("resumed", { incarnation: delivery.event.incarnation, afterMs });
        break;
      }
      case "resynced":
        this.#madeProgress = true;
        this.#tell("resynced", { reason: delivery.reason, session: delivery.session, items: delivery.items });
        break;
      case "replaced":
        this.#lose("replaced", "Another connection took the session over.");
        break;
      case "forgotten":
        this.#lose("unresumable", "The server began another session.");
        break;
      case "broken":
        this.reconnect(delivery.problem);
        break;
    }
  }

  #attached(): void {
    clearTimeout(this.#attemptTimer);
    this.#status = "connected";
    this.#wasConnected = true;
    this.#madeProgress = false;
    this.#attachedAt = now();
    this.#watch.start(now());
    clearInterval(this.#watchTimer);
    this.#watchTimer = setInterval(() => this.#checkForStall(), this.#stallAfter / 4);
    this.#save();
    this.#connected?.resolve();
    this.#connected = undefined;
  }

  #pump(): void {
    clearTimeout(this.#pumpTimer);
    const channel = this.#channel;
    if (!channel || this.#isOver) {
      return;
    }

    let time = now();
    while (channel.bufferedAmount < mostBuffered) {
      if (this.state.acknowledges(time)) {
        this.#save();
      }
      const text = this.state.next(time);
      if (text === null) {
        const wait = this.state.wakeAt - time;
        if (wait !== Infinity) {
          this.#pumpTimer = setTimeout(() => this.#pump(), Math.max(1, wait));
        }
        return;
      }
      channel.send(text);
      time = now();
    }
    this.#pumpTimer = setTimeout(() => this.#pump(), bufferedPoll);
  }

  #save(): void {
    const { onSave } = this.#options;
    const saved = onSave && this.state.save();
    if (saved) {
      guard(() => onSave(saved));
    }
  }

  #checkForStall(): void {
    const bufferedAmount = this.#channel?.bufferedAmount ?? 0;
    if (this.#channel && this.#watch.isStalled(now(), { expects: this.state.expects, bufferedAmount })) {
      this.#watch.stalled();
      this.#leave("The server fell silent.");
    }
  }

  #comeBackNow(): void {
    if (this.#channel) {
      // Connections seldom survive a change of network, and leaving a good one costs nothing.
      this.#leave("The network is back.");
    } else if (this.#status === "reconnecting") {
      clearTimeout(this.#attemptTimer);
      this.#attempt();
    }
  }

  #leave(reason: string): void {
    const channel = this.#channel;
    this.#channel = undefined;
    channel?.drop();
    this.#closed({ code: 1006, reason });
  }

  #closed({ code, reason, error = this.#error?.code ?? undefined }: Closure): void {
    this.#channel = undefined;
    this.#stopTimers();
    const canResume = this.state.lost();
    const message = this.#error?.message ?? reason;
    if (code === 1000 || (error === "session_expired" && code !== 1006)) {
      if (this.#connected) {
        this.#lose("denied", message, error);
      } else if (this.#finish("closed")) {
        this.#tell("closed", { code, reason });
      }
    } else if (code === 4001) {
      this.#lose("replaced", "Another connection took the session over.");
    } else if (code === 4000 && error === "session_not_resumable") {
      if (this.state.refused()) {
        this.#retry(reason);
      } else {
        this.#lose("refused", message, error);
      }
    } else if (code === 4000 && error === "rate_limit_exceeded") {
      this.#backoff.skipToMost();
      this.#retry(reason);
    } else if (code === 3000 || code === 4000) {
      this.#lose("denied", message, error);
    } else if (!canResume) {
      this.#lose("unresumable", "The connection was lost, and the server does not resume sessions.", error);
    } else {
      this.#retry(reason === "" ? `closed with ${code}` : reason);
    }
  }

  #retry(reason: string): void {
    const time = now();
    const wasGood = this.#attachedAt > 0 && (this.#madeProgress || time - this.#attachedAt > this.#stallAfter);
    this.#attachedAt = 0;
    this.#madeProgress = false;
    // A connection that brought nothing is no way out of a loss.
    if (wasGood) {
      this.#downSince = time;
      this.#backoff.reset();
    }

    const delayMs = this.#backoff.next();
    const patience = this.#connected ? (this.#options.connectWithin ?? 15_000) : (this.#options.giveUpAfter ?? 120_000);
    if (time + delayMs - this.#downSince > patience) {
      this.#lose("timeout", `The server could not be reached: ${reason}`);
      return;
    }
    this.#attemptTimer = setTimeout(() => this.#attempt(), delayMs);
    if (this.#wasConnected) {
      this.#status = "reconnecting";
      this.#tell("reconnecting", { attempt: this.#backoff.attempt, delayMs, reason });
    }
  }

  #lose(reason: LostReason, message: string, code?: string): void {
    const channel = this.#channel;
    const error = new SessionLostError(reason, message, code);
    const connected = this.#connected;
    if (this.#finish("lost")) {
      channel?.drop();
      connected?.reject(error);
      this.#tell("lost", error);
    }
  }

  /** False when it was over already. */
  #finish(status: "closed" | "lost"): boolean {
    if (this.#isOver) {
      return false;
    }
    this.#status = status;
    this.#channel = undefined;
    this.#stopTimers();
    globalThis.removeEventListener?.("online", this.#online);
    if (status === "closed") {
      this.#connected?.reject(new Error("The session was closed before it was there."));
    }
    this.#connected = undefined;
    return true;
  }

  #stopTimers(): void {
    clearTimeout(this.#attemptTimer);
    clearTimeout(this.#pumpTimer);
    clearInterval(this.#watchTimer);
  }

  get #isOver(): boolean {
    return this.#status === "closed" || this.#status === "lost";
  }

  // What is told is typed where it is made; which more events a kind of session has does not matter here.
  #tell<T extends keyof ClientEvents>(type: T, value: ClientEvents[T]): void {
    this.emit(type, value as Events[T]);
  }
}

type Timer = ReturnType<typeof setTimeout> | undefined;

function now(): number {
  return performance.now();
}

function parse(text: string): ServerEvent | ResumptionServerEvent | undefined {
  try {
    const event = JSON.parse(text) as { type?: unknown } | null;
    return typeof event?.type === "string" ? (event as ServerEvent) : undefined;
  } catch {
    return undefined;
  }
}
