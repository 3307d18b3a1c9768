import { openWebSocket, type Endpoint, type WebSocketConstructor } from "./connection/web-socket-channel.js";
import { ResumingClient, type ResumingOptions } from "./resuming-client.js";
import { checkSaved, type SavedSession } from "./resumption/saved.js";

export interface RealtimeSessionOptions extends ResumingOptions, Endpoint {
  /** The platform's own where it has one; Node 20 needs one of a package. */
  webSocket?: WebSocketConstructor | undefined;
}

/** A session over WebSocket: events and sound both ways, each once and in order, whatever happens to the connection. */
export class RealtimeSession extends ResumingClient {
  constructor(options: RealtimeSessionOptions);
  /** @internal */
  constructor(options: RealtimeSessionOptions, saved?: SavedSession);
  constructor(options: RealtimeSessionOptions, saved?: SavedSession) {
    const constructor = options.webSocket ?? (globalThis.WebSocket as WebSocketConstructor | undefined);
    if (!constructor) {
      throw new TypeError("This platform has no WebSocket: give one as the option 'webSocket'.");
    }
    super((resume, listener) => openWebSocket(constructor, options, resume, listener), options, saved);
  }

  /** A session that `save` told of, to be connected. Throws a `TypeError` for anything else. */
  static restore(saved: unknown, options: RealtimeSessionOptions): RealtimeSession {
    checkSaved(saved);
    return new RealtimeSession(options, saved);
  }

  /**
   * Sends sound in the session's input format: PCM as samples or as little-endian bytes, G.711 as bytes. False when it was not
   * taken: five minutes wait already, or the session is over.
   */
  appendAudio(audio: Int16Array | Uint8Array): boolean {
    if (audio instanceof Uint8Array) {
      return this.append(audio);
    }
    if (this.state.inputFormat !== "audio/pcm") {
      throw new TypeError("Samples are PCM; the session takes G.711.");
    }
    return this.append(littleEndian(audio));
  }

  /** Samples at 24 kHz that have their place in the session; 0 before it is there. */
  get inputPosition(): number {
    return this.state.inputPosition;
  }

  /** Seconds of sound that the server has not acknowledged. */
  get waitingAudioSeconds(): number {
    return this.state.waitingSamples / 24_000;
  }
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function littleEndian(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  if (isLittleEndian) {
    return bytes;
  }
  const swapped = new Uint8Array(bytes.length);
  const view = new DataView(swapped.buffer);
  samples.forEach((sample, at) => view.setInt16(at * 2, sample, true));
  return swapped;
}
