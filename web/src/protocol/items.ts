export type ItemStatus = "in_progress" | "completed" | "incomplete";

export type ContentPart =
  | { type: "input_text"; text: string }
  | { type: "input_audio"; audio?: string; transcript?: string | null }
  | { type: "input_image"; image_url?: string; detail?: "auto" | "low" | "high" }
  | { type: "output_text"; text: string }
  | { type: "output_audio"; audio?: string; transcript?: string };

/** A part as `response.content_part.*` tell it: without the `output_` that it has in an item. */
export type ResponsePart = { type: "text"; text: string } | { type: "audio"; transcript: string };

export interface MessageItem {
  id?: string | null;
  type: "message";
  status?: ItemStatus;
  role: "user" | "assistant" | "system";
  content: ContentPart[];
}

export interface FunctionCallItem {
  id?: string | null;
  type: "function_call";
  status?: ItemStatus;
  name: string;
  call_id?: string | null;
  /** JSON. */
  arguments: string;
}

export interface FunctionCallOutputItem {
  id?: string | null;
  type: "function_call_output";
  status?: ItemStatus;
  call_id: string;
  output: string;
}

export interface McpListToolsItem {
  id?: string | null;
  type: "mcp_list_tools";
  server_label: string;
  tools: unknown;
  error?: string;
}

export interface McpCallItem {
  id?: string | null;
  type: "mcp_call";
  server_label: string;
  name: string;
  arguments: string;
  approval_request_id?: string | null;
  output?: string | null;
  error?: unknown;
}

export interface McpApprovalRequestItem {
  id?: string | null;
  type: "mcp_approval_request";
  server_label: string;
  name: string;
  arguments: string;
}

export interface McpApprovalResponseItem {
  id?: string | null;
  type: "mcp_approval_response";
  approval_request_id: string;
  approve: boolean;
  reason?: string | null;
}

export type Item =
  | MessageItem
  | FunctionCallItem
  | FunctionCallOutputItem
  | McpListToolsItem
  | McpCallItem
  | McpApprovalRequestItem
  | McpApprovalResponseItem;

/** Only in `input` of `response.create`: an item that the conversation has. */
export interface ItemReference {
  type: "item_reference";
  id: string;
}
