export const WireRate = 24000;

/** Plays the answer and knows to the sample how much of it was heard. */
export class Player {
  #context;
  #node;
  #flushes = new Map();
  #nextFlush = 1;

  heardSamples = 0;
  playing = false;

  /** Called when sound begins or ends, and about every 40 ms between. */
  onProgress = () => {};

  async open() {
    this.#context = new AudioContext({ sampleRate: WireRate, latencyHint: "interactive" });
    await this.#context.audioWorklet.addModule("worklets/playback.js");
    this.#node = new AudioWorkletNode(this.#context, "playback", { numberOfInputs: 0, outputChannelCount: [1] });
    this.#node.port.onmessage = ({ data }) => this.#report(data);
    this.#node.connect(this.#context.destination);
    await this.#context.resume();
  }

  /** @param {ArrayBuffer} pcm 24 kHz PCM16, handed over */
  add(itemId, contentIndex, pcm) {
    this.#node?.port.postMessage({ itemId, contentIndex, pcm }, [pcm]);
  }

  /**
   * Stops at once and forgets what has not been played.
   * @returns {Promise<{itemId: string, contentIndex: number, heardMs: number}[]>} the items that were cut off
   */
  stop() {
    if (!this.#node) {
      return Promise.resolve([]);
    }

    const request = this.#nextFlush++;
    return new Promise(resolve => {
      this.#flushes.set(request, resolve);
      this.#node.port.postMessage({ flush: request });
    });
  }

  close() {
    this.#context?.close();
    this.#context = this.#node = undefined;
    this.playing = false;
    this.#flushes.forEach(resolve => resolve([]));
    this.#flushes.clear();
  }

  #report(data) {
    if (data.flushed) {
      // What is still on its way to the loudspeaker has been played here but not heard there.
      const underway = (this.#context.outputLatency || this.#context.baseLatency || 0) * 1000;
      const cut = data.cut.map(({ itemId, contentIndex, played }) => ({
        itemId, contentIndex, heardMs: Math.max(0, Math.floor(played / (WireRate / 1000) - underway)),
      }));
      this.playing = false;
      this.#flushes.get(data.flushed)?.(cut);
      this.#flushes.delete(data.flushed);
    } else {
      this.heardSamples += data.played;
      this.playing = data.playing;
    }
    this.onProgress();
  }
}
