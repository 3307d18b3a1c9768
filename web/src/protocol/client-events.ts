import type { Item } from "./items.js";
import type { ResponseSettings } from "./responses.js";
import type { ConversationSettings, OutputAudio, SessionSettings } from "./sessions.js";

interface Common {
  /** Comes back as `error.event_id` when the event is refused. At most 512 characters. */
  event_id?: string;
}

/**
 * What an application may send. Audio goes by `appendAudio`, and acknowledgements go by themselves:
 * both have places of their own in the protocol of resumption.
 */
export type ClientEvent = Common &
  (
    | { type: "session.update"; session: SessionSettings }
    | { type: "input_audio_buffer.commit" }
    | { type: "input_audio_buffer.clear" }
    | { type: "conversation.item.create"; previous_item_id?: string | null; item: Item }
    | { type: "conversation.item.retrieve"; item_id: string }
    | { type: "conversation.item.truncate"; item_id: string; content_index: number; audio_end_ms: number }
    | { type: "conversation.item.delete"; item_id: string }
    | { type: "response.create"; response?: ResponseSettings }
    | { type: "response.cancel"; response_id?: string }
    | { type: "output_audio_buffer.clear" }
    | {
        type: "context.create";
        context: {
          id?: string;
          name?: string;
          session?: ConversationSettings & { type?: "realtime"; audio?: { output?: Omit<OutputAudio, "format"> } };
        };
      }
    | { type: "context.list" }
    | { type: "context.switch"; context_id: string; cancel?: boolean }
    | { type: "context.delete"; context_id: string }
  );
