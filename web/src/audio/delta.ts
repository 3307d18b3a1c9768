import type { AudioDelta } from "../protocol/server-events.js";
import { decode } from "./base64.js";

/** The bytes of a delta, in the session's output format. */
export function audioOf(delta: AudioDelta): Uint8Array {
  return decode(delta.delta);
}

/** The samples of a delta of PCM. */
export function samplesOf(delta: AudioDelta): Int16Array {
  const bytes = decode(delta.delta);
  const view = new DataView(bytes.buffer);
  return Int16Array.from({ length: bytes.length >> 1 }, (_, at) => view.getInt16(at * 2, true));
}
