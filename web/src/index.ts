export { RealtimeCall, type CallEvents, type RealtimeCallOptions } from "./realtime-call.js";
export { RealtimeSession, type RealtimeSessionOptions } from "./realtime-session.js";
export {
  SessionLostError,
  type ClientEvents,
  type ClientStatus,
  type LifecycleEvents,
  type LostReason,
  type ResumingOptions,
} from "./resuming-client.js";
export type { Endpoint, WebSocketConstructor, WebSocketLike } from "./connection/web-socket-channel.js";
export { audioOf, samplesOf } from "./audio/delta.js";
export type { FormatName } from "./audio/formats.js";
export type * from "./protocol/client-events.js";
export type * from "./protocol/items.js";
export type * from "./protocol/responses.js";
export type * from "./protocol/server-events.js";
export type * from "./protocol/sessions.js";
export type { SavedSession } from "./resumption/saved.js";
// For who brings a connection of another kind.
export { ResumptionState, type Delivery, type ResumeRequest } from "./resumption/state.js";
export type { OutboxLimits } from "./resumption/outbox.js";
