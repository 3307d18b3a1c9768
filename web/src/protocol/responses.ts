import type { Item, ItemReference } from "./items.js";
import type { AudioFormat, Prompt, Tool, ToolChoice, Voice } from "./sessions.js";

/** `response` of `response.create`; what is left out is the session's. */
export interface ResponseSettings {
  output_modalities?: ["audio"] | ["text"];
  instructions?: string;
  tools?: Tool[];
  tool_choice?: ToolChoice;
  parallel_tool_calls?: boolean | null;
  reasoning?: { effort: "minimal" | "low" | "medium" | "high" | "xhigh" };
  max_output_tokens?: number | "inf";
  /** `none`: an answer out of band, which the conversation does not see. */
  conversation?: "auto" | "none";
  metadata?: Record<string, string> | null;
  prompt?: Prompt | null;
  input?: (Item | ItemReference)[] | null;
  audio?: { output?: { format?: AudioFormat; voice?: Voice } };
}

export interface Usage {
  total_tokens: number;
  input_tokens: number;
  output_tokens: number;
  input_token_details: {
    text_tokens: number;
    audio_tokens: number;
    image_tokens: number;
    cached_tokens: number;
    cached_tokens_details: { text_tokens: number; audio_tokens: number; image_tokens: number };
  };
  output_token_details: { text_tokens: number; audio_tokens: number };
}

export interface StatusDetails {
  type: "cancelled" | "incomplete" | "failed";
  reason?: "turn_detected" | "client_cancelled" | "max_output_tokens" | "content_filter";
  error?: { type: string; code: string | null; message: string };
}

export interface ResponseResource {
  object: "realtime.response";
  id: string;
  status: "in_progress" | "completed" | "cancelled" | "failed" | "incomplete";
  status_details: StatusDetails | null;
  output: Item[];
  conversation_id: string | null;
  output_modalities: ["audio"] | ["text"];
  max_output_tokens: number | "inf";
  audio: { output: { format: AudioFormat; voice: Voice } };
  usage: Usage | null;
  metadata: Record<string, string> | null;
}
