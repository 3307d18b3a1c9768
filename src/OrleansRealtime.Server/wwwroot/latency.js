/** Milestones of the last turn, in milliseconds since the user's speech ended. */
export class Latency {
  #asked;

  values = {};
  onChange = () => {};

  /** The wall-clock time at which the session's input position 0 was captured; set at the first chunk. */
  inputBegan;

  typed() {
    this.#begin(performance.now());
  }

  speechStopped(audioEndMs) {
    // Position on the server's input clock, which began with our first chunk: when that sample was spoken here.
    const now = performance.now();
    const spoken = this.inputBegan === undefined ? now : Math.min(now, this.inputBegan + audioEndMs);
    this.#begin(spoken);
    this.#mark("stopped");
  }

  responseCreated() { this.#mark("created"); }

  audioArrived() { this.#mark("audio"); }

  audible() { this.#mark("audible"); }

  #begin(at) {
    this.#asked = at;
    this.values = {};
    this.onChange();
  }

  #mark(name) {
    if (this.#asked !== undefined && this.values[name] === undefined) {
      this.values[name] = Math.round(performance.now() - this.#asked);
      this.onChange();
    }
  }
}
