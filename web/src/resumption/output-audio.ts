import { bytesBefore, samplesIn, type FormatName } from "../audio/formats.js";
import { decode, decodedLength, encode } from "../audio/base64.js";
import type { AudioDelta } from "../protocol/server-events.js";
import type { ReceivedAudio } from "../protocol/resumption-events.js";

// Late doubles come soon or never.
const mostFinished = 64;
// They stand in the address of a connection.
const mostRunning = 16;

/** How much of each item's sound has come, so that none is heard twice. */
export class OutputAudio {
  readonly #running = new Map<string, number>();
  readonly #finished: Set<string>;

  constructor(received: readonly ReceivedAudio[] = [], finished: readonly string[] = []) {
    this.#finished = new Set(finished);
    for (const { item_id, position } of received) {
      this.#running.set(item_id, position);
    }
  }

  get received(): ReceivedAudio[] {
    return [...this.#running].map(([item_id, position]) => ({ item_id, position }));
  }

  /** Items whose sound has come to its end, as far as they are remembered. */
  get finished(): string[] {
    return [...this.#finished];
  }

  /** The delta, without what has come before; null when it is all old. */
  accept(delta: AudioDelta, format: FormatName): AudioDelta | null {
    if (delta.position === undefined) {
      return delta;
    }
    if (this.#finished.has(delta.item_id)) {
      return null;
    }

    const expected = this.#running.get(delta.item_id) ?? 0;
    const end = delta.position + samplesIn(format, decodedLength(delta.delta));
    if (end <= expected) {
      return null;
    }

    this.#running.set(delta.item_id, end);
    keepNewest(this.#running, mostRunning);
    if (delta.position >= expected) {
      return delta;
    }

    const cut = bytesBefore(format, expected - delta.position);
    return {
      ...delta,
      delta: encode(decode(delta.delta).subarray(cut)),
      position: delta.position + samplesIn(format, cut),
    };
  }

  /** The end of an item's sound was told. */
  finish(itemId: string): void {
    this.#running.delete(itemId);
    this.#finished.add(itemId);
    keepNewest(this.#finished, mostFinished);
  }
}

function keepNewest(entries: Map<string, unknown> | Set<string>, most: number): void {
  if (entries.size > most) {
    const [oldest] = entries.keys();
    entries.delete(oldest!);
  }
}
