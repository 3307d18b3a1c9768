import type { Item, ResponsePart } from "./items.js";
import type { ResponseResource } from "./responses.js";
import type { ConversationSettings, OutputAudio, SessionResource } from "./sessions.js";

interface Common {
  event_id: string;
  /** The number of a numbered event, or that of the last one before it; absent where resumption is off. */
  seq?: number;
}

interface ItemAddress {
  item_id: string;
  content_index: number;
}

interface OutputAddress {
  response_id: string;
  item_id: string;
  output_index: number;
}

interface PartAddress extends OutputAddress {
  content_index: number;
}

interface CallAddress {
  output_index: number;
  item_id: string;
}

interface Delta {
  delta: string;
  /** Filling, so that the length of a message tells little about the words. */
  obfuscation?: string;
}

export interface ErrorDetails {
  type: string;
  code: string | null;
  message: string;
  param: string | null;
  /** Of the client's event that was refused. */
  event_id: string | null;
}

export interface Logprob {
  token: string;
  logprob: number;
  bytes: number[];
}

export type TranscriptionUsage =
  | { type: "duration"; seconds: number }
  | {
      type: "tokens";
      total_tokens: number;
      input_tokens: number;
      input_token_details: { text_tokens: number; audio_tokens: number };
      output_tokens: number;
    };

/** What `include` asks for. */
export interface TranscriptionExtras {
  logprobs?: Logprob[];
  /** 0–1. */
  confidence?: number;
  /** Times count from the item's first sample. */
  words?: { word: string; start_ms: number; end_ms: number; confidence: number }[];
  /** Likeliest first. */
  alternatives?: { transcript: string; confidence?: number }[];
}

export interface Context {
  id: string;
  object: "realtime.context";
  name: string | null;
  conversation_id: string;
  item_count: number;
}

export type ContextSession = Required<Pick<ConversationSettings, "output_modalities" | "instructions" | "tools">> &
  ConversationSettings & { audio: { output: Omit<OutputAudio, "format"> } };

export interface AudioDelta extends Common, PartAddress {
  type: "response.output_audio.delta";
  /** Base64, in the session's output format. */
  delta: string;
  /** Samples at 24 kHz since the item's first one; absent where resumption is off. */
  position?: number;
}

/** Every event that an application is told. */
export type ServerEvent =
  | AudioDelta
  | (Common &
      (
        | { type: "error"; error: ErrorDetails }
        | { type: "session.created"; session: SessionResource }
        | { type: "session.updated"; session: SessionResource }
        | {
            type: "rate_limits.updated";
            rate_limits: { name: string; limit: number; remaining: number; reset_seconds: number }[];
          }
        | { type: "session.going_away"; deadline_ms: number; reason: string }
        | { type: "context.created"; context: Context & { session: ContextSession } }
        | { type: "context.listed"; current_context_id: string; contexts: Context[] }
        | { type: "context.switched"; previous_context_id: string; context: Context; session: SessionResource }
        | { type: "context.deleted"; context_id: string }
        | { type: "conversation.item.added"; previous_item_id: string | null; item: Item }
        | { type: "conversation.item.done"; previous_item_id: string | null; item: Item }
        | { type: "conversation.item.retrieved"; item: Item }
        | ({ type: "conversation.item.truncated"; audio_end_ms: number } & ItemAddress)
        | { type: "conversation.item.deleted"; item_id: string }
        | ({ type: "conversation.item.input_audio_transcription.delta"; logprobs?: Logprob[] } & ItemAddress & Delta)
        | ({
            type: "conversation.item.input_audio_transcription.completed";
            transcript: string;
            usage: TranscriptionUsage;
          } & ItemAddress &
            TranscriptionExtras)
        | ({
            type: "conversation.item.input_audio_transcription.failed";
            error: Omit<ErrorDetails, "event_id">;
          } & ItemAddress)
        | { type: "input_audio_buffer.speech_started"; audio_start_ms: number; item_id: string }
        | { type: "input_audio_buffer.speech_stopped"; audio_end_ms: number; item_id: string }
        | { type: "input_audio_buffer.committed"; previous_item_id: string | null; item_id: string }
        | { type: "input_audio_buffer.cleared" }
        | {
            type: "input_audio_buffer.timeout_triggered";
            audio_start_ms: number;
            audio_end_ms: number;
            item_id: string;
          }
        | { type: "output_audio_buffer.started"; response_id: string }
        | { type: "output_audio_buffer.stopped"; response_id: string }
        | { type: "output_audio_buffer.cleared"; response_id: string }
        | { type: "response.created"; response: ResponseResource }
        | { type: "response.done"; response: ResponseResource }
        | { type: "response.output_item.added"; response_id: string; output_index: number; item: Item }
        | { type: "response.output_item.done"; response_id: string; output_index: number; item: Item }
        | ({ type: "response.content_part.added"; part: ResponsePart } & PartAddress)
        | ({ type: "response.content_part.done"; part: ResponsePart } & PartAddress)
        | ({ type: "response.output_text.delta" } & PartAddress & Delta)
        | ({ type: "response.output_text.done"; text: string } & PartAddress)
        | ({ type: "response.output_audio.done" } & PartAddress)
        | ({ type: "response.output_audio_transcript.delta" } & PartAddress & Delta)
        | ({ type: "response.output_audio_transcript.done"; transcript: string } & PartAddress)
        | ({ type: "response.function_call_arguments.delta"; call_id: string } & OutputAddress & Delta)
        | ({
            type: "response.function_call_arguments.done";
            call_id: string;
            name: string;
            arguments: string;
          } & OutputAddress)
        | { type: "mcp_list_tools.in_progress"; item_id: string }
        | { type: "mcp_list_tools.completed"; item_id: string }
        | { type: "mcp_list_tools.failed"; item_id: string }
        | ({ type: "response.mcp_call_arguments.delta" } & OutputAddress & Delta)
        | ({ type: "response.mcp_call_arguments.done"; arguments: string } & OutputAddress)
        | ({ type: "response.mcp_call.in_progress" } & CallAddress)
        | ({ type: "response.mcp_call.completed" } & CallAddress)
        | ({ type: "response.mcp_call.failed" } & CallAddress)
      ));

export type ServerEventType = ServerEvent["type"];

export type ServerEventOf<T extends ServerEventType> = Extract<ServerEvent, { type: T }>;
