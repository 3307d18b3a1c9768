import { bytesBefore, isFormatName, samplesIn, samplesPerSecond, type FormatName } from "../audio/formats.js";
import { encode } from "../audio/base64.js";
import type { ClientEvent } from "../protocol/client-events.js";

export interface OutboxLimits {
  /** Seconds of sound that may wait for an acknowledgement. */
  maxAudioSeconds: number;
  /** Bytes of commands that may wait for an acknowledgement. */
  maxCommandBytes: number;
}

export interface CommandEntry {
  kind: "command";
  seq: number;
  /** The event as JSON, without its number. */
  text: string;
  size: number;
}

export interface AudioEntry {
  kind: "audio";
  /** Samples at 24 kHz since the session began. */
  position: number;
  format: FormatName;
  bytes: Uint8Array;
}

export type Entry = CommandEntry | AudioEntry;

/** Said before numbers began. */
export type Held = { event: ClientEvent; size: number } | { bytes: Uint8Array };

// Small enough that sending again can be paced, large enough that five minutes are few.
const pieceSamples = samplesPerSecond / 5;

/**
 * What the client says, in the order of the first time, until the server says that it is kept. Before it is known where the
 * numbers begin, what is said is only held.
 */
export class Outbox {
  #entries: Entry[] = [];
  /** How many entries were sent on the connection of now. */
  #sent = 0;
  #held: Held[] | undefined = [];
  #lastSeq = 0;
  #position = 0;
  #format: FormatName;
  #samples = 0;
  #commandBytes = 0;
  /** The first half of a sample whose second half has not come. */
  #half: number | undefined;

  /** @param shape What an event becomes as it gets its number. */
  constructor(
    private readonly limits: OutboxLimits,
    private readonly shape: (event: ClientEvent) => ClientEvent,
    format: FormatName = "audio/pcm",
  ) {
    this.#format = format;
  }

  get held(): readonly Held[] {
    return this.#held ?? [];
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get position(): number {
    return this.#position;
  }

  get format(): FormatName {
    return this.#format;
  }

  set format(format: FormatName) {
    this.#format = format;
  }

  get isNumbered(): boolean {
    return this.#held === undefined;
  }

  /** Is there something that was sent, and is not known to be kept? */
  get awaitsAcknowledgement(): boolean {
    return this.#sent > 0;
  }

  /** Samples that were not acknowledged, or not sent. */
  get samples(): number {
    return this.#samples;
  }

  /** False where there is no room, and nothing was taken. */
  addCommand(event: ClientEvent): boolean {
    const size = sizeOf(JSON.stringify(event));
    if (this.#commandBytes + size > this.limits.maxCommandBytes) {
      return false;
    }

    this.#commandBytes += size;
    if (this.#held) {
      this.#held.push({ event, size });
    } else {
      this.#number(event, size);
    }
    return true;
  }

  /** False where there is no room, and nothing was taken. The bytes are copied. */
  addAudio(bytes: Uint8Array): boolean {
    const samples = samplesIn(this.#format, bytes.length);
    if (this.#samples + samples > this.limits.maxAudioSeconds * samplesPerSecond) {
      return false;
    }

    if (this.#held) {
      this.#samples += samples;
      this.#held.push({ bytes: bytes.slice() });
    } else {
      this.#place(bytes);
    }
    return true;
  }

  /** Numbers begin: what was held is numbered in its order. */
  begin(lastSeq: number, position: number): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#lastSeq = lastSeq;
    this.#position = position;
    this.#numberAll(held);
  }

  /** What a process before this one had not got rid of. */
  restore(entries: Entry[], held: Held[], lastSeq: number, position: number): void {
    this.#entries = entries;
    this.#held = held;
    this.#lastSeq = lastSeq;
    this.#position = position;
    this.#samples =
      sum(entries, (entry) => (entry.kind === "audio" ? lengthOf(entry) : 0)) +
      sum(held, (one) => ("bytes" in one ? samplesIn(this.#format, one.bytes.length) : 0));
    this.#commandBytes =
      sum(entries, (entry) => (entry.kind === "command" ? entry.size : 0)) +
      sum(held, (one) => ("size" in one ? one.size : 0));
  }

  /**
   * A new connection, and what its server has. All else is sent again. What the server has but did not acknowledge stays,
   * because it can still lose it.
   */
  rewind(lastSeq: number, position: number): void {
    const isThere = (entry: Entry): boolean =>
      entry.kind === "command" ? entry.seq <= lastSeq : entry.position + lengthOf(entry) <= position;
    const first = this.#entries.findIndex((entry) => !isThere(entry));
    this.#sent = first < 0 ? this.#entries.length : first;
    this.#closeGaps(this.#entries.filter((entry) => !isThere(entry)), lastSeq, position);
    const held = this.#held;
    this.#held = undefined;
    if (held) {
      this.#numberAll(held);
    }
  }

  acknowledgeCommands(seq: number): void {
    this.#forget((entry) => (entry.kind === "command" ? entry.seq <= seq : undefined));
  }

  acknowledgeAudio(position: number): void {
    this.#forget((entry) => (entry.kind === "audio" ? entry.position + lengthOf(entry) <= position : undefined));
    const first = this.#entries.find((entry) => entry.kind === "audio");
    if (first && first.position < position) {
      const cut = bytesBefore(first.format, position - first.position);
      first.bytes = first.bytes.subarray(cut);
      first.position += samplesIn(first.format, cut);
      this.#samples -= samplesIn(first.format, cut);
    }
  }

  /** What to send next; null when all was sent. */
  peek(): Entry | null {
    return this.#entries[this.#sent] ?? null;
  }

  sent(): void {
    this.#sent++;
  }

  /** The connection has no numbers: what is sent is gone. */
  takeUnnumbered(): string | null {
    if (this.#held) {
      this.begin(0, 0);
    }

    const entry = this.#entries.shift();
    if (!entry) {
      return null;
    }
    this.#uncount(entry);
    return entry.kind === "command"
      ? entry.text
      : JSON.stringify({ type: "input_audio_buffer.append", audio: encode(entry.bytes) });
  }

  #numberAll(held: Held[]): void {
    for (const one of held) {
      if ("event" in one) {
        this.#number(one.event, one.size);
      } else {
        this.#place(one.bytes);
      }
    }
    this.#samples = sum(this.#entries, (entry) => (entry.kind === "audio" ? lengthOf(entry) : 0));
  }

  #number(event: ClientEvent, size: number): void {
    this.#entries.push({ kind: "command", seq: ++this.#lastSeq, text: JSON.stringify(this.shape(event)), size });
    const format = newInputFormat(event);
    if (format) {
      this.#format = format;
      this.#half = undefined;
    }
  }

  #place(bytes: Uint8Array): void {
    const whole = this.#wholeSamples(bytes);
    const piece = bytesBefore(this.#format, pieceSamples);
    for (let at = 0; at < whole.length; at += piece) {
      const entry: AudioEntry = {
        kind: "audio",
        position: this.#position,
        format: this.#format,
        bytes: whole.subarray(at, at + piece),
      };
      this.#entries.push(entry);
      this.#position += lengthOf(entry);
      this.#samples += lengthOf(entry);
    }
  }

  /** A copy; an odd byte waits for its other half. */
  #wholeSamples(bytes: Uint8Array): Uint8Array {
    if (this.#format !== "audio/pcm") {
      return bytes.slice();
    }

    const before = this.#half === undefined ? [] : [this.#half];
    const joined = new Uint8Array(before.length + bytes.length);
    joined.set(before);
    joined.set(bytes, before.length);
    const isOdd = joined.length % 2 === 1;
    this.#half = isOdd ? joined[joined.length - 1] : undefined;
    return isOdd ? joined.subarray(0, -1) : joined;
  }

  // Entries of one kind go in their order, so the first that stays ends the search.
  #forget(isDone: (entry: Entry) => boolean | undefined): void {
    const kept: Entry[] = [];
    let seen = 0;
    let sent = this.#sent;
    for (const entry of this.#entries) {
      const done = isDone(entry);
      if (done === false) {
        break;
      }
      if (done) {
        this.#uncount(entry);
        sent -= seen < this.#sent ? 1 : 0;
      } else {
        kept.push(entry);
      }
      seen++;
    }
    this.#entries = kept.concat(this.#entries.slice(seen));
    this.#sent = sent;
  }

  // What a former process said and nobody has any more leaves a gap. Going on without it is better than being refused for
  // ever.
  #closeGaps(missing: Entry[], lastSeq: number, position: number): void {
    for (const entry of missing) {
      if (entry.kind === "command") {
        entry.seq = ++lastSeq;
      } else {
        entry.position = Math.min(entry.position, position);
        position = entry.position + lengthOf(entry);
      }
    }
    this.#lastSeq = lastSeq;
    this.#position = position;
  }

  #uncount(entry: Entry): void {
    if (entry.kind === "audio") {
      this.#samples -= lengthOf(entry);
    } else {
      this.#commandBytes -= entry.size;
    }
  }
}

export function lengthOf(entry: AudioEntry): number {
  return samplesIn(entry.format, entry.bytes.length);
}

/** The wire form of an entry: with its number, or its place. */
export function toWire(entry: Entry): string {
  return entry.kind === "command"
    ? `{"seq":${entry.seq},${entry.text.slice(1)}`
    : `{"type":"input_audio_buffer.append","position":${entry.position},"audio":"${encode(entry.bytes)}"}`;
}

export function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function newInputFormat(event: ClientEvent): FormatName | undefined {
  const format = event.type === "session.update" ? event.session.audio?.input?.format?.type : undefined;
  return isFormatName(format) ? format : undefined;
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
