import type { SessionResource } from "./sessions.js";

/** What the server says about resumption itself. These are kept from applications, which hear of the outcome. */
export type ResumptionServerEvent = { event_id?: string; seq?: number } & (
  | {
      type: "session.resumption.updated";
      session_id: string;
      incarnation?: number;
      token: string;
      expires_at: number;
      grace_ms: number;
      client_seq: number;
    }
  | ResumedEvent
  | { type: "session.acknowledged"; client_seq: number }
  | { type: "input_audio_buffer.acknowledged"; position: number }
  | { type: "session.replaced" }
  | { type: "session.resync_required"; reason: "gap" | "ahead"; seq: number; session: SessionResource }
  | { type: "session.resynced"; seq: number }
);

export interface ResumedEvent {
  type: "session.resumed";
  session_id: string;
  seq: number;
  incarnation: number;
  client_seq: number;
  input_position: number;
  token: string;
  /** Seconds of Unix time. */
  expires_at: number;
  grace_ms: number;
}

/** What the client says about resumption itself. */
export interface Acknowledge {
  type: "session.acknowledge";
  seq: number;
  audio?: ReceivedAudio[];
}

/** So much of an item's audio was received: samples at 24 kHz. */
export interface ReceivedAudio {
  item_id: string;
  position: number;
}

/** Told at the place they stand in, and never again: their `seq` is that of the numbered event before. */
export const passingTypes: ReadonlySet<string> = new Set([
  "response.output_audio.delta",
  "session.resumption.updated",
  "session.acknowledged",
  "input_audio_buffer.acknowledged",
  "session.resumed",
  "session.replaced",
  "session.resync_required",
  "session.resynced",
  "session.going_away",
]);

export const resumptionInclude = "session.resumption";
