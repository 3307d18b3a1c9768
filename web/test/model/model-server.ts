import { decode, encode } from "../../src/audio/base64.js";
import { samplesIn, bytesBefore, type FormatName } from "../../src/audio/formats.js";
import type { ResumeRequest } from "../../src/resumption/state.js";

/** A server's memory of a session: everything that a snapshot has to hold. */
interface Memory {
  seq: number;
  /** Told and not acknowledged, by number. */
  unacknowledged: Map<number, string>;
  /** The newest number that was forgotten. */
  forgotten: number;
  /** The conversation: ids in order. */
  items: string[];
  commands: string[];
  clientSeq: number;
  /** Bytes of the user's sound. */
  heard: number;
  answer: { id: string; item: string; length: number; made: number } | undefined;
  answers: number;
  tokens: string[];
}

export interface ModelOptions {
  /** Is everything kept before it is told? If not, a death falls back behind what the client knows. */
  isStrict: boolean;
  /** Unacknowledged events that are kept. */
  maxEvents: number;
  format: FormatName;
}

export const sessionId = "sess_model";

/** The bytes of an item's sound, which both sides can compute. */
export function soundOf(item: string, from: number, bytes: number): Uint8Array {
  const salt = [...item].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 251, 7);
  return Uint8Array.from({ length: bytes }, (_, at) => (salt + (from + at) * 17) % 256);
}

/** The server of docs/resumption.md, as small as it can be. It pushes what it says into `out`. */
export class ModelServer {
  /** What was said on the connection of now. */
  out: string[] = [];
  incarnation = 1;
  isAttached = false;
  isClosed = false;
  problems: string[] = [];
  resyncs = 0;
  #live: Memory = {
    seq: 0,
    unacknowledged: new Map(),
    forgotten: 0,
    items: [],
    commands: [],
    clientSeq: 0,
    heard: 0,
    answer: undefined,
    answers: 0,
    tokens: [],
  };
  #kept: Memory = structuredClone(this.#live);
  /** The user's sound, byte by byte; only ever cut at its end. */
  readonly #heard: number[] = [];
  #isOptedIn = false;
  #tokenCount = 0;
  #sent = new Map<string, number>();
  /** The later lives, with the last number that was kept when each began. */
  readonly #lives: { incarnation: number; before: number }[] = [];

  constructor(private readonly options: ModelOptions) {}

  get commands(): readonly string[] {
    return this.#live.commands;
  }

  get items(): readonly string[] {
    return this.#live.items;
  }

  get heard(): readonly number[] {
    return this.#heard;
  }

  get clientSeq(): number {
    return this.#live.clientSeq;
  }

  get isAnswering(): boolean {
    return this.#live.answer !== undefined;
  }

  get inputPosition(): number {
    return samplesIn(this.options.format, this.#live.heard);
  }

  /** A new connection. */
  accept(resume: ResumeRequest | null): void {
    this.out = [];
    this.isClosed = false;
    this.isAttached = false;
    if (!resume) {
      // A session that nobody could resume is as good as none.
      this.#live = { ...structuredClone(this.#kept), seq: 0 };
      this.#isOptedIn = false;
      this.isAttached = true;
      this.#push({ type: "session.created", event_id: "event_0", session: this.#session() });
      return;
    }

    if (resume.sessionId !== sessionId || !this.#live.tokens.includes(resume.token)) {
      this.#push({ type: "error", event_id: "event_x", error: { code: "session_not_resumable", message: "", event_id: null } });
      this.isClosed = true;
      return;
    }

    const known = this.#lives.find((life) => life.incarnation > resume.incarnation)?.before ?? this.#live.seq;
    const isAhead = resume.lastSeq > known;
    if (isAhead && resume.lastSeq < Number.MAX_SAFE_INTEGER) {
      this.#live.seq = Math.max(this.#live.seq, resume.lastSeq);
    }
    const token = `rt_${++this.#tokenCount}`;
    this.#live.tokens = [token, resume.token];
    this.#kept.tokens = [...new Set([...this.#live.tokens, ...this.#kept.tokens])];
    this.isAttached = true;
    this.#push({
      type: "session.resumed",
      event_id: "event_r",
      seq: this.#live.seq,
      session_id: sessionId,
      incarnation: this.incarnation,
      client_seq: this.#live.clientSeq,
      input_position: this.inputPosition,
      token,
      expires_at: 0,
      grace_ms: 60_000,
    });
    this.#sent = new Map(resume.audio.map(({ item_id, position }) => [item_id, position]));
    if (isAhead || resume.lastSeq < this.#live.forgotten) {
      this.#resync(isAhead ? "ahead" : "gap");
    } else {
      for (const [seq, text] of this.#live.unacknowledged) {
        if (seq > resume.lastSeq) {
          this.out.push(text);
        }
      }
    }
  }

  receive(text: string): void {
    const event = JSON.parse(text) as Record<string, unknown>;
    if (event["type"] !== "input_audio_buffer.append" && this.#isOptedIn) {
      this.#live.tokens.length = 1;
    }
    switch (event["type"]) {
      case "input_audio_buffer.append":
        this.#hear(event["position"] as number, decode(event["audio"] as string));
        break;
      case "session.acknowledge":
        for (const seq of [...this.#live.unacknowledged.keys()].filter((seq) => seq <= (event["seq"] as number))) {
          this.#live.unacknowledged.delete(seq);
          this.#live.forgotten = Math.max(this.#live.forgotten, seq);
        }
        break;
      case "session.update":
        if (!this.#isOptedIn) {
          this.#optIn();
        }
        break;
      default:
        this.#apply(event);
    }
  }

  /** An answer begins; its sound follows by `speak`. */
  answer(length: number): void {
    const id = `resp_${this.incarnation}_${++this.#live.answers}`;
    const item = `item_${id}`;
    this.#live.answer = { id, item, length, made: 0 };
    this.#tell({ type: "response.created", response: { id, audio: { output: { format: { type: this.options.format } } } } });
    this.#live.items.push(item);
    this.#tell({ type: "conversation.item.done", item: { id: item, type: "message" } });
  }

  /** @param back Bytes that are told again, as a server may that knows less than its client. */
  speak(bytes: number, back: number): void {
    const answer = this.#live.answer;
    if (!answer || !this.isAttached) {
      return;
    }

    const known = bytesBefore(this.options.format, this.#sent.get(answer.item) ?? 0);
    const from = Math.max(0, known - back);
    const until = Math.min(answer.length, Math.max(known, from + bytes));
    if (until > from) {
      this.#sent.set(answer.item, samplesIn(this.options.format, until));
      this.#push({
        type: "response.output_audio.delta",
        event_id: "event_d",
        seq: this.#live.seq,
        response_id: answer.id,
        item_id: answer.item,
        delta: encode(soundOf(answer.item, from, until - from)),
        position: samplesIn(this.options.format, from),
      });
    }
    if (until === answer.length) {
      this.#live.answer = undefined;
      this.#tell({ type: "response.output_audio.done", response_id: answer.id, item_id: answer.item });
      this.#tell({ type: "response.done", response: { id: answer.id } });
    }
  }

  /** Writes everything down, and says so. */
  keep(): void {
    const tokens = this.#kept.tokens;
    this.#kept = structuredClone(this.#live);
    this.#kept.tokens = [...new Set([...this.#live.tokens, ...tokens])];
    if (this.isAttached && this.#isOptedIn) {
      this.#push({ type: "session.acknowledged", event_id: "event_a", seq: this.#live.seq, client_seq: this.#live.clientSeq });
      this.#push({
        type: "input_audio_buffer.acknowledged",
        event_id: "event_b",
        seq: this.#live.seq,
        position: this.inputPosition,
      });
    }
  }

  /** The process dies; another one goes on with what was kept. */
  die(): void {
    this.#live = structuredClone(this.#kept);
    this.#heard.length = this.#live.heard;
    this.#lives.push({ incarnation: ++this.incarnation, before: this.#live.seq });
    this.detach();
  }

  detach(): void {
    this.isAttached = false;
    this.out = [];
  }

  #optIn(): void {
    this.#isOptedIn = true;
    this.#tell({ type: "session.updated", session: this.#session() });
    const token = `rt_${++this.#tokenCount}`;
    this.#live.tokens = [token];
    this.#kept = structuredClone(this.#live);
    this.#push({
      type: "session.resumption.updated",
      event_id: "event_o",
      seq: this.#live.seq,
      session_id: sessionId,
      incarnation: this.incarnation,
      token,
      expires_at: 0,
      grace_ms: 60_000,
      client_seq: this.#live.clientSeq,
    });
  }

  #apply(event: Record<string, unknown>): void {
    const seq = event["seq"] as number;
    if (seq > this.#live.clientSeq + 1) {
      this.problems.push(`command ${seq} after ${this.#live.clientSeq}`);
    } else if (seq === this.#live.clientSeq + 1) {
      this.#live.clientSeq = seq;
      const { id } = event["item"] as { id: string };
      this.#live.commands.push(id);
      this.#live.items.push(id);
      this.#tell({ type: "conversation.item.done", item: { id, type: "message" } });
    }
  }

  #hear(position: number, bytes: Uint8Array): void {
    const skip = bytesBefore(this.options.format, this.inputPosition - position);
    if (this.inputPosition < position) {
      this.problems.push(`sound at ${position} after ${this.inputPosition}`);
    } else {
      this.#heard.push(...bytes.subarray(skip));
      this.#live.heard = this.#heard.length;
    }
  }

  #tell(event: object): void {
    const text = JSON.stringify({ event_id: "event_n", seq: ++this.#live.seq, ...event });
    this.#live.unacknowledged.set(this.#live.seq, text);
    for (const seq of this.#live.unacknowledged.keys()) {
      if (this.#live.unacknowledged.size <= this.options.maxEvents) {
        break;
      }
      this.#live.unacknowledged.delete(seq);
      this.#live.forgotten = seq;
    }
    if (this.options.isStrict) {
      const tokens = this.#kept.tokens;
      this.#kept = structuredClone(this.#live);
      this.#kept.tokens = [...new Set([...this.#live.tokens, ...tokens])];
    }
    if (this.isAttached) {
      this.out.push(text);
    }
  }

  #resync(reason: string): void {
    this.resyncs++;
    const { seq } = this.#live;
    this.#live.forgotten = seq;
    this.#live.unacknowledged.clear();
    this.#push({ type: "session.resync_required", event_id: "event_q", reason, seq, session: this.#session() });
    for (const id of this.#live.items) {
      const item = { id, type: "message" };
      this.#push({ type: "conversation.item.added", event_id: "event_q", seq, item });
      this.#push({ type: "conversation.item.done", event_id: "event_q", seq, item });
    }
    this.#push({ type: "session.resynced", event_id: "event_q", seq });
  }

  #push(event: object): void {
    this.out.push(JSON.stringify(event));
  }

  #session(): object {
    return {
      type: "realtime",
      id: sessionId,
      include: this.#isOptedIn ? ["session.resumption"] : null,
      audio: { input: { format: { type: this.options.format } }, output: { format: { type: this.options.format } } },
    };
  }
}
