/** 24 kHz PCM of 16 bits, little-endian, or G.711 at 8 kHz; mono. */
export type AudioFormat = { type: "audio/pcm"; rate?: 24000 } | { type: "audio/pcmu" } | { type: "audio/pcma" };

export type TurnDetection =
  | {
      type: "server_vad";
      threshold?: number;
      prefix_padding_ms?: number;
      silence_duration_ms?: number;
      idle_timeout_ms?: number | null;
      create_response?: boolean;
      interrupt_response?: boolean;
    }
  | {
      type: "semantic_vad";
      eagerness?: "low" | "medium" | "high" | "auto";
      create_response?: boolean;
      interrupt_response?: boolean;
    };

export interface Transcription {
  model: string;
  language?: string | null;
  languages?: string[];
  keywords?: string[];
  prompt?: string | null;
  delay?: "minimal" | "low" | "medium" | "high" | "xhigh";
}

export interface InputAudio {
  format?: AudioFormat;
  transcription?: Transcription | null;
  noise_reduction?: { type: "near_field" | "far_field" } | null;
  turn_detection?: TurnDetection | null;
}

export type Voice = string | { id: string };

export interface OutputAudio {
  format?: AudioFormat;
  voice?: Voice;
  speed?: number;
}

export interface FunctionTool {
  type: "function";
  name: string;
  description?: string;
  /** A JSON Schema of an object. */
  parameters?: Record<string, unknown>;
}

export interface McpTool {
  type: "mcp";
  server_label: string;
  [field: string]: unknown;
}

export type Tool = FunctionTool | McpTool;

export type ToolChoice =
  | "auto"
  | "none"
  | "required"
  | { type: "function"; name: string }
  | { type: "mcp"; server_label: string; name?: string };

export type Truncation =
  | "auto"
  | "disabled"
  | { type: "retention_ratio"; retention_ratio: number; token_limits?: { post_instructions: number } };

export interface Prompt {
  id: string;
  version?: string | null;
  variables?: Record<string, unknown> | null;
}

export type Include =
  | "item.input_audio_transcription.logprobs"
  | "item.input_audio_transcription.confidence"
  | "item.input_audio_transcription.alternatives"
  | "session.contexts"
  | "session.stateless"
  | "session.resumption"
  | (string & {});

/** What a conversation, or a context of its own, can be told about itself. */
export interface ConversationSettings {
  output_modalities?: ["audio"] | ["text"];
  instructions?: string;
  tools?: Tool[];
  tool_choice?: ToolChoice;
  parallel_tool_calls?: boolean | null;
  reasoning?: { effort: "minimal" | "low" | "medium" | "high" | "xhigh" };
  max_output_tokens?: number | "inf";
  truncation?: Truncation;
  prompt?: Prompt | null;
}

/** `session` of `session.update`; what is left out stays as it is. */
export type SessionSettings =
  | (ConversationSettings & {
      type: "realtime";
      model?: string;
      tracing?: "auto" | { workflow_name?: string; group_id?: string; metadata?: unknown } | null;
      include?: Include[] | null;
      audio?: { input?: InputAudio; output?: OutputAudio };
    })
  | { type: "transcription"; include?: Include[] | null; audio?: { input?: InputAudio } };

/** A whole session, as the server tells it. */
export interface RealtimeSessionResource {
  type: "realtime";
  object: "realtime.session";
  id: string;
  model: string;
  output_modalities: ["audio"] | ["text"];
  instructions: string;
  tools: Tool[];
  tool_choice: ToolChoice;
  parallel_tool_calls?: boolean;
  reasoning?: { effort: string };
  max_output_tokens: number | "inf";
  tracing: unknown;
  truncation: Truncation;
  prompt: Prompt | null;
  /** Seconds of Unix time. */
  expires_at: number;
  audio: {
    input: Required<InputAudio>;
    output: Required<OutputAudio>;
  };
  include: Include[] | null;
}

export interface TranscriptionSessionResource {
  type: "transcription";
  object: "realtime.transcription_session";
  id: string;
  expires_at: number;
  audio: { input: Required<InputAudio> };
  include: Include[] | null;
}

export type SessionResource = RealtimeSessionResource | TranscriptionSessionResource;
