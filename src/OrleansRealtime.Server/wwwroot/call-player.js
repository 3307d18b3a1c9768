import { WireRate } from "./player.js";

const ProgressMs = 100;

/** The sound of a call. The browser plays it; when there is something to hear, the server says. */
export class CallPlayer {
  #element = new Audio();
  #since;
  #timer;

  heardSamples = 0;
  playing = false;

  /** Called when sound begins or ends, and from time to time between. */
  onProgress = () => {};

  async open() {
    this.#element.autoplay = true;
  }

  attach(stream) {
    this.#element.srcObject = stream;
  }

  started() {
    this.playing = true;
    this.#since = performance.now();
    this.#timer ??= setInterval(() => this.#count(), ProgressMs);
    this.onProgress();
  }

  stopped() {
    this.#count();
    this.playing = false;
    this.#since = undefined;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.onProgress();
  }

  /** Nothing to cut here: the server stops sending. */
  stop() {
    return Promise.resolve([]);
  }

  close() {
    this.stopped();
    this.#element.srcObject = null;
  }

  #count() {
    if (this.#since !== undefined) {
      const now = performance.now();
      this.heardSamples += ((now - this.#since) / 1000) * WireRate;
      this.#since = now;
      this.onProgress();
    }
  }
}
