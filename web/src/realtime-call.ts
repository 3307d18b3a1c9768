import { CallChannel, type CallParts } from "./connection/call-channel.js";
import type { Endpoint } from "./connection/web-socket-channel.js";
import type { ClientEvent } from "./protocol/client-events.js";
import { ResumingClient, type ClientEvents, type ResumingOptions } from "./resuming-client.js";
import { checkSaved, type SavedSession } from "./resumption/saved.js";

export interface RealtimeCallOptions extends ResumingOptions, Endpoint {
  /** The microphone; without one the call only listens, until `replaceTrack`. */
  track?: MediaStreamTrack | null | undefined;
  /** How long a call may look for another way through the network before a new one is made, in milliseconds: 5,000. */
  disconnectedFor?: number | undefined;
  /** The platform's own where it has one. */
  peerConnection?: (new (configuration?: RTCConfiguration) => RTCPeerConnection) | undefined;
  fetch?: typeof globalThis.fetch | undefined;
}

export interface CallEvents extends ClientEvents {
  /** The assistant's sound, anew with each call: give its stream to an audio element. */
  track: { track: MediaStreamTrack; stream: MediaStream };
}

// What a message of the channel may be, with room for its number.
const longestMessage = 256 * 1024 - 32;

/** A session over WebRTC: sound as media, events on a data channel. Coming back is a new call that goes on with the session. */
export class RealtimeCall extends ResumingClient<CallEvents> {
  readonly #parts: CallParts;
  readonly #channel: { current: CallChannel | undefined };

  constructor(options: RealtimeCallOptions);
  /** @internal */
  constructor(options: RealtimeCallOptions, saved?: SavedSession);
  constructor(options: RealtimeCallOptions, saved?: SavedSession) {
    const PeerConnection = options.peerConnection ?? globalThis.RTCPeerConnection;
    if (!PeerConnection) {
      throw new TypeError("This platform has no RTCPeerConnection: give one as the option 'peerConnection'.");
    }

    const channel: { current: CallChannel | undefined } = { current: undefined };
    const parts: CallParts = {
      endpoint: options,
      PeerConnection,
      fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
      track: options.track ?? null,
      disconnectedFor: options.disconnectedFor ?? 5000,
      heard: ({ track, streams }) => this.emit("track", { track, stream: streams[0] ?? new MediaStream([track]) }),
    };
    super((resume, listener) => (channel.current = new CallChannel(parts, resume, listener)), options, saved);
    this.#parts = parts;
    this.#channel = channel;
  }

  /** A session that `save` told of, to be connected. Throws a `TypeError` for anything else. */
  static restore(saved: unknown, options: RealtimeCallOptions): RealtimeCall {
    checkSaved(saved);
    return new RealtimeCall(options, saved);
  }

  /** As for any session; a `RangeError` also where the event is longer than a message of the channel may be (256 KiB). */
  override send(event: ClientEvent): void {
    if (new TextEncoder().encode(JSON.stringify(event)).length > longestMessage) {
      throw new RangeError("The event is longer than a data channel carries.");
    }
    super.send(event);
  }

  /** Another microphone, or null for none; calls that follow use it too. */
  async replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    this.#parts.track = track;
    await this.#channel.current?.replaceTrack(track);
  }
}
