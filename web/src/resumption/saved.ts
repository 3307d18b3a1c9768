import { decode, encode } from "../audio/base64.js";
import { isFormatName, type FormatName } from "../audio/formats.js";
import type { ReceivedAudio } from "../protocol/resumption-events.js";
import type { ClientEvent } from "../protocol/client-events.js";
import { sizeOf, type Entry, type Held } from "./outbox.js";

export type SavedEntry =
  | { seq: number; event: string }
  | { position: number; format: FormatName; audio: string };

/** Said after a restore, before the connection came: not numbered yet. */
export type SavedHeld = { event: ClientEvent } | { audio: string };

/** All that another process needs to go on with a session. The tokens in it open the session: keep it as you keep a key. */
export interface SavedSession {
  version: 1;
  session_id: string;
  /** Likeliest first. */
  tokens: string[];
  incarnation: number;
  /** The last numbered event that was acted on. */
  last_seq: number;
  /** What was acted on is not the conversation any more: it has to be told as a whole. */
  resync_due?: boolean;
  /** The last number that was given to a command. */
  client_seq: number;
  /** Samples at 24 kHz that were taken from the application. */
  input_position: number;
  input_format: FormatName;
  output_format: FormatName;
  received: ReceivedAudio[];
  /** Items whose sound is complete, the newest few. */
  finished: string[];
  /** Responses that run, with the format they speak in. */
  responses: { id: string; format: FormatName }[];
  /** What the server had not acknowledged, in its order. */
  outbox: SavedEntry[];
  held: SavedHeld[];
}

export function toSaved(entry: Entry): SavedEntry {
  return entry.kind === "command"
    ? { seq: entry.seq, event: entry.text }
    : { position: entry.position, format: entry.format, audio: encode(entry.bytes) };
}

export function fromSaved(saved: SavedEntry): Entry {
  return "seq" in saved
    ? { kind: "command", seq: saved.seq, text: saved.event, size: sizeOf(saved.event) }
    : { kind: "audio", position: saved.position, format: saved.format, bytes: decode(saved.audio) };
}

export function toSavedHeld(held: Held): SavedHeld {
  return "event" in held ? { event: held.event } : { audio: encode(held.bytes) };
}

export function fromSavedHeld(saved: SavedHeld): Held {
  return "event" in saved
    ? { event: saved.event, size: sizeOf(JSON.stringify(saved.event)) }
    : { bytes: decode(saved.audio) };
}

/** Throws where the value was not made by `save`, or by a version that this one does not know. */
export function checkSaved(value: unknown): asserts value is SavedSession {
  const saved = value as Partial<SavedSession> | null;
  const isSound =
    typeof saved === "object" &&
    saved?.version === 1 &&
    typeof saved.session_id === "string" &&
    isListOf(saved.tokens, (token) => typeof token === "string") &&
    [saved.incarnation, saved.last_seq, saved.client_seq, saved.input_position].every(Number.isFinite) &&
    isFormatName(saved.input_format) &&
    isFormatName(saved.output_format) &&
    isListOf(saved.finished, (id) => typeof id === "string") &&
    isListOf(saved.received, (one) => typeof one?.item_id === "string" && Number.isFinite(one.position)) &&
    isListOf(saved.responses, (one) => typeof one?.id === "string" && isFormatName(one.format)) &&
    isListOf(saved.outbox, isSavedEntry) &&
    isListOf(saved.held, (one) => typeof one === "object" && one !== null && ("event" in one || "audio" in one));
  if (!isSound) {
    throw new TypeError("This is not a saved session.");
  }
}

function isSavedEntry(entry: Partial<Record<"seq" | "event" | "position" | "format" | "audio", unknown>>): boolean {
  return entry?.seq === undefined
    ? Number.isFinite(entry?.position) && isFormatName(entry.format) && typeof entry.audio === "string"
    : Number.isFinite(entry.seq) && typeof entry.event === "string" && entry.event.startsWith("{");
}

function isListOf<T>(value: T[] | undefined, isOne: (one: T) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}
