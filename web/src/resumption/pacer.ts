import { samplesPerSecond } from "../audio/formats.js";

/** Lets sound that is sent again go at no more than four times real time. */
export class Pacer {
  static readonly speed = 4;

  #since = -Infinity;
  #samples = 0;
  #isOn = false;

  start(now: number): void {
    this.#since = now;
    this.#samples = 0;
    this.#isOn = true;
  }

  stop(): void {
    this.#isOn = false;
  }

  /** When the next sound may go; the first goes at once. */
  get next(): number {
    return this.#isOn ? this.#since + (this.#samples * 1000) / (Pacer.speed * samplesPerSecond) : -Infinity;
  }

  sent(samples: number): void {
    if (this.#isOn) {
      this.#samples += samples;
    }
  }
}
