import { isFormatName, type FormatName } from "../audio/formats.js";
import type { ClientEvent } from "../protocol/client-events.js";
import type { Item } from "../protocol/items.js";
import {
  passingTypes,
  resumptionInclude,
  type Acknowledge,
  type ReceivedAudio,
  type ResumedEvent,
  type ResumptionServerEvent,
} from "../protocol/resumption-events.js";
import type { AudioDelta, ServerEvent } from "../protocol/server-events.js";
import type { SessionResource } from "../protocol/sessions.js";
import { AckClock } from "./ack-clock.js";
import { Opening } from "./opening.js";
import { lengthOf, Outbox, toWire, type OutboxLimits } from "./outbox.js";
import { OutputAudio } from "./output-audio.js";
import { Pacer } from "./pacer.js";
import { Resync } from "./resync.js";
import { fromSaved, fromSavedHeld, toSaved, toSavedHeld, type SavedSession } from "./saved.js";
import { Tokens } from "./tokens.js";

/** What a new connection says to go on with the session. */
export interface ResumeRequest {
  sessionId: string;
  token: string;
  lastSeq: number;
  /** The newest life of the session that was heard of; 0 when none was. */
  incarnation: number;
  audio: ReceivedAudio[];
}

/** What is to be done about something that was received. */
export type Delivery =
  /** Tell the application. */
  | { kind: "event"; event: ServerEvent }
  /** The first connection is there. */
  | { kind: "opened"; resumable: boolean }
  | { kind: "resumed"; event: ResumedEvent }
  | { kind: "resynced"; reason: "gap" | "ahead"; session: SessionResource; items: Item[] }
  | { kind: "replaced" }
  /** The server does not know the session, and began another one. */
  | { kind: "forgotten" }
  /** Something is missing on this connection: drop it and come back. */
  | { kind: "broken"; problem: string };

// More than a server may keep unacknowledged.
const mostLater = 10_000;

// A number that no session reaches: it asks for the whole state.
const everything = Number.MAX_SAFE_INTEGER;

/**
 * The client's side of the protocol of resumption. It does no I/O: messages and the time go in, messages and decisions come
 * out. `connecting`, then `receive` and `next` as often as there is something, then `lost`; and again.
 */
export class ResumptionState {
  readonly #outbox: Outbox;
  readonly #output: OutputAudio;
  readonly #tokens: Tokens;
  readonly #acks = new AckClock();
  readonly #pacer = new Pacer();
  readonly #responses = new Map<string, FormatName>();
  #phase: "idle" | "opening" | "resuming" | "attached" | "plain" = "idle";
  #opening = new Opening();
  #resync: Resync | undefined;
  /** What is known here is not what is true there, until a resync was told to its end and acted on. */
  #resyncDue: "no" | "due" | "told" = "no";
  #sessionId: string | undefined;
  #incarnation = 0;
  /** Counts from the next message on: that one says whether what is known here means the same there. */
  #nextIncarnation = 0;
  /** The last numbered event that came, and the last that was acted on. */
  #received = 0;
  #acted = 0;
  /** What the server had when this connection began. */
  #had = { seq: 0, position: 0 };
  /** Until this number has come, or a resync, it is not known whether our numbers still mean the server's events. */
  #replayEnd = 0;
  #outputFormat: FormatName = "audio/pcm";

  constructor(limits: OutboxLimits, saved?: SavedSession) {
    this.#outbox = new Outbox(
      limits,
      (event) => (this.#phase === "plain" ? event : keepResumption(event)),
      saved?.input_format,
    );
    this.#output = new OutputAudio(saved?.received, saved?.finished);
    this.#tokens = new Tokens(saved?.tokens);
    if (saved) {
      this.#outbox.restore(
        saved.outbox.map(fromSaved),
        saved.held.map(fromSavedHeld),
        saved.client_seq,
        saved.input_position,
      );
      this.#sessionId = saved.session_id;
      this.#incarnation = saved.incarnation;
      this.#received = this.#acted = saved.last_seq;
      this.#resyncDue = saved.resync_due ? "due" : "no";
      this.#outputFormat = saved.output_format;
      for (const { id, format } of saved.responses) {
        this.#responses.set(id, format);
      }
    }
  }

  get sessionId(): string | undefined {
    return this.#sessionId;
  }

  get inputFormat(): FormatName {
    return this.#outbox.format;
  }

  /** Samples that were taken from the application, since the session began. */
  get inputPosition(): number {
    return this.#outbox.position;
  }

  /** Samples that the server has not acknowledged. */
  get waitingSamples(): number {
    return this.#outbox.samples;
  }

  /** Is the server expected to say something: an acknowledgement, or the rest of an answer? */
  get expects(): "acknowledgement" | "response" | undefined {
    if (this.#phase === "attached" && this.#outbox.awaitsAcknowledgement) {
      return "acknowledgement";
    }
    return this.#responses.size > 0 ? "response" : undefined;
  }

  /** What the next connection says; null when it begins a session. */
  get resume(): ResumeRequest | null {
    const token = this.#tokens.current;
    if (this.#sessionId === undefined || token === undefined) {
      return null;
    }
    const lastSeq = this.#resyncDue === "no" ? this.#acted : everything;
    return { sessionId: this.#sessionId, token, lastSeq, incarnation: this.#incarnation, audio: this.#output.received };
  }

  /** False where there is no room for it. */
  send(event: ClientEvent): boolean {
    return this.#outbox.addCommand(event);
  }

  /** False where there is no room for it. */
  append(bytes: Uint8Array): boolean {
    return this.#outbox.addAudio(bytes);
  }

  /** A connection is being made, with what `resume` says. */
  connecting(): void {
    this.#phase = this.resume ? "resuming" : "opening";
    this.#opening = new Opening();
    this.#resync = undefined;
  }

  /** The connection is gone. False when that is the end, because nothing can be resumed. */
  lost(): boolean {
    const wasPlain = this.#phase === "plain";
    this.#phase = "idle";
    this.#resync = undefined;
    this.#acks.reset();
    return !wasPlain;
  }

  /** The session was refused to us. True when there is another token to try. */
  refused(): boolean {
    return this.#tokens.refuse();
  }

  /** Everything that was delivered has been acted on. */
  settle(): void {
    this.#acted = this.#received;
    if (this.#resyncDue === "told") {
      this.#resyncDue = "no";
    }
  }

  receive(event: ServerEvent | ResumptionServerEvent, now: number): Delivery[] {
    switch (this.#phase) {
      case "opening":
        return this.#receiveOpening(event);
      case "resuming":
        return this.#receiveResuming(event, now);
      case "attached":
        return this.#receiveAttached(event, now);
      case "plain":
        this.#follow(event);
        return [{ kind: "event", event: event as ServerEvent }];
      default:
        return [];
    }
  }

  /** Is it an acknowledgement that `next` will tell? The server forgets by it. */
  acknowledges(now: number): boolean {
    return this.#ackAt <= now;
  }

  /** What to send now; null when there is nothing, or not yet: see `wakeAt`. */
  next(now: number): string | null {
    switch (this.#phase) {
      case "opening":
        return this.#opening.take() ?? null;
      case "plain":
        return this.#outbox.takeUnnumbered();
      case "attached":
        return this.acknowledges(now) ? this.#acknowledgement(now) : this.#nextEntry(now);
      default:
        return null;
    }
  }

  /** When `next` will have something by the clock alone; infinite when it will not. */
  get wakeAt(): number {
    if (this.#phase !== "attached") {
      return Infinity;
    }
    const ack = this.#ackAt;
    return this.#outbox.peek()?.kind === "audio" ? Math.min(ack, this.#pacer.next) : ack;
  }

  /** Null before the session can be resumed. */
  save(withAudio = true): SavedSession | null {
    if (this.#sessionId === undefined || this.#tokens.current === undefined) {
      return null;
    }
    const entries = this.#outbox.entries.filter((entry) => withAudio || entry.kind === "command");
    return {
      version: 1,
      session_id: this.#sessionId,
      tokens: [...this.#tokens.all],
      incarnation: this.#incarnation,
      last_seq: this.#acted,
      resync_due: this.#resyncDue !== "no",
      client_seq: this.#outbox.lastSeq,
      input_position: this.#outbox.position,
      input_format: this.#outbox.format,
      output_format: this.#outputFormat,
      received: this.#output.received,
      finished: this.#output.finished,
      responses: [...this.#responses].map(([id, format]) => ({ id, format })),
      outbox: entries.map(toSaved),
      held: this.#outbox.held.filter((one) => withAudio || "event" in one).map(toSavedHeld),
    };
  }

  #receiveOpening(event: ServerEvent | ResumptionServerEvent): Delivery[] {
    const opened = this.#opening.receive(event);
    if (!opened) {
      return [];
    }

    if (opened.kind === "resumable") {
      this.#phase = "attached";
      this.#sessionId = opened.event.session_id;
      this.#tokens.rotate(opened.event.token);
      this.#incarnation = opened.event.incarnation ?? 0;
      this.#received = opened.event.seq ?? 0;
      this.#had = { seq: opened.event.client_seq, position: 0 };
      for (const told of this.#opening.told) {
        this.#follow(told);
      }
      this.#outbox.begin(opened.event.client_seq, 0);
    } else {
      this.#phase = "plain";
      for (const told of this.#opening.told) {
        this.#follow(told);
      }
    }
    return [
      { kind: "opened", resumable: opened.kind === "resumable" },
      ...this.#opening.told.map((told): Delivery => ({ kind: "event", event: told })),
    ];
  }

  #receiveResuming(event: ServerEvent | ResumptionServerEvent, now: number): Delivery[] {
    switch (event.type) {
      case "session.resumed":
        if (event.incarnation < this.#incarnation) {
          return [{ kind: "broken", problem: "A process answered that the session has left." }];
        }
        this.#phase = "attached";
        this.#nextIncarnation = event.incarnation;
        this.#tokens.rotate(event.token);
        this.#had = { seq: event.client_seq, position: event.input_position };
        this.#replayEnd = event.seq < this.#received ? Infinity : event.seq;
        this.#outbox.rewind(event.client_seq, event.input_position);
        this.#pacer.start(now);
        // The token that opened this connection dies with the first acknowledgement.
        this.#acks.received(now);
        return [{ kind: "resumed", event }];
      case "session.created":
        return [{ kind: "forgotten" }];
      case "error":
        return [];
      default:
        return [{ kind: "broken", problem: `'${event.type}' came before 'session.resumed'.` }];
    }
  }

  #receiveAttached(event: ServerEvent | ResumptionServerEvent, now: number): Delivery[] {
    this.#incarnation = Math.max(this.#incarnation, this.#nextIncarnation);
    switch (event.type) {
      case "session.acknowledged":
        this.#outbox.acknowledgeCommands(event.client_seq);
        if (event.client_seq > this.#had.seq) {
          this.#tokens.prove();
        }
        return [];
      case "input_audio_buffer.acknowledged":
        this.#outbox.acknowledgeAudio(event.position);
        if (event.position > this.#had.position) {
          this.#tokens.prove();
        }
        return [];
      case "session.resumption.updated":
        this.#tokens.rotate(event.token);
        return [];
      case "session.resumed":
        return [];
      case "session.replaced":
        return [{ kind: "replaced" }];
      case "session.resync_required":
        this.#resync = new Resync(event.reason, event.seq, event.session);
        this.#resyncDue = "due";
        return [];
      case "session.resynced":
        return this.#endResync(event.seq, now);
      case "session.going_away":
        return [{ kind: "event", event }];
      default:
        break;
    }

    if (this.#resync) {
      this.#resync.add(event);
      return this.#resync.later.length > mostLater
        ? [{ kind: "broken", problem: "The resync does not end." }]
        : [];
    }
    return event.type === "response.output_audio.delta" ? this.#receiveAudio(event, now) : this.#receiveNumbered(event, now);
  }

  #receiveNumbered(event: ServerEvent, now: number): Delivery[] {
    if (event.seq === undefined || passingTypes.has(event.type)) {
      return [{ kind: "event", event }];
    }
    if (this.#resyncDue === "due") {
      return [{ kind: "broken", problem: "The conversation was to be told as a whole." }];
    }
    if (event.seq <= this.#received) {
      return [];
    }
    if (event.seq > this.#received + 1) {
      return [{ kind: "broken", problem: `Event ${this.#received + 1} did not come.` }];
    }

    this.#received = event.seq;
    this.#acks.received(now);
    this.#follow(event);
    const delivery: Delivery = { kind: "event", event };
    return event.type === "error" && isOutOfStep(event.error.code)
      ? [delivery, { kind: "broken", problem: event.error.message }]
      : [delivery];
  }

  #receiveAudio(delta: AudioDelta, now: number): Delivery[] {
    const fresh = this.#output.accept(delta, this.#responses.get(delta.response_id) ?? this.#outputFormat);
    if (!fresh) {
      return [];
    }
    this.#acks.received(now);
    return [{ kind: "event", event: fresh }];
  }

  #endResync(seq: number, now: number): Delivery[] {
    const resync = this.#resync;
    if (!resync) {
      return [];
    }

    this.#resync = undefined;
    this.#resyncDue = "told";
    this.#received = seq;
    this.#replayEnd = 0;
    this.#responses.clear();
    this.#followSession(resync.session);
    this.#acks.received(now);
    return [
      { kind: "resynced", reason: resync.reason, session: resync.session, items: resync.items },
      ...resync.later.flatMap((event) => this.#receiveAttached(event, now)),
    ];
  }

  /** Learns from an event what the places of sound depend on. */
  #follow(event: ServerEvent | ResumptionServerEvent): void {
    switch (event.type) {
      case "session.created":
      case "session.updated":
        this.#followSession(event.session);
        break;
      case "response.created":
        this.#responses.set(event.response.id, formatOf(event.response.audio?.output?.format) ?? this.#outputFormat);
        break;
      case "response.done":
        this.#responses.delete(event.response.id);
        break;
      case "response.output_audio.done":
        this.#output.finish(event.item_id);
        break;
      default:
        break;
    }
  }

  #followSession(session: SessionResource): void {
    if (session.type === "realtime") {
      this.#outputFormat = formatOf(session.audio?.output?.format) ?? this.#outputFormat;
    }
    // Once there are numbers our own updates tell, at their place in the order.
    const input = formatOf(session.audio?.input?.format);
    if (input && !this.#outbox.isNumbered) {
      this.#outbox.format = input;
    }
  }

  get #ackAt(): number {
    const isKnown = this.#phase === "attached" && this.#resyncDue !== "due" && this.#received >= this.#replayEnd;
    return isKnown ? this.#acks.due : Infinity;
  }

  #acknowledgement(now: number): string {
    this.#acks.acknowledged(now);
    const audio = this.#output.received;
    const event: Acknowledge = { type: "session.acknowledge", seq: this.#acted };
    return JSON.stringify(audio.length > 0 ? { ...event, audio } : event);
  }

  #nextEntry(now: number): string | null {
    const entry = this.#outbox.peek();
    if (!entry) {
      // What comes from now on comes as it is spoken.
      this.#pacer.stop();
      return null;
    }
    if (entry.kind === "audio") {
      if (this.#pacer.next > now) {
        return null;
      }
      this.#pacer.sent(lengthOf(entry));
    }
    this.#outbox.sent();
    return toWire(entry);
  }
}

/** An application that lists what it wants included does not mean to give up on coming back. */
function keepResumption(event: ClientEvent): ClientEvent {
  if (event.type !== "session.update" || event.session.include === undefined) {
    return event;
  }
  const include = [...new Set([...(event.session.include ?? []), resumptionInclude])];
  return { ...event, session: { ...event.session, include } };
}

function isOutOfStep(code: string | null): boolean {
  return code === "client_seq_gap" || code === "input_audio_gap";
}

function formatOf(format: { type: unknown } | undefined): FormatName | undefined {
  return isFormatName(format?.type) ? format.type : undefined;
}
