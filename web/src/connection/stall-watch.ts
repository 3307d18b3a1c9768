export interface Signs {
  expects: "acknowledgement" | "response" | undefined;
  bufferedAmount: number;
}

// A model may think, and a tool may take its time.
const responsePatience = 3;
const mostPatience = 6;

/**
 * Tells that a connection is half open. A page cannot ping, so it goes by what it waits for: bytes that do not leave, an
 * acknowledgement that does not come, an answer that stops.
 */
export class StallWatch {
  #patience = 1;
  #heardAt = 0;
  #waitsFrom = Infinity;
  #buffered = 0;
  #movedAt = 0;

  /** @param timeout Milliseconds. */
  constructor(private readonly timeout: number) {}

  start(now: number): void {
    this.#heardAt = now;
    this.#movedAt = now;
    this.#buffered = 0;
    this.#waitsFrom = Infinity;
  }

  heard(now: number): void {
    this.#heardAt = now;
  }

  /** The server acknowledges, so its silence means something. */
  acknowledged(): void {
    this.#patience = 1;
  }

  /** The connection was given up. A server whose store is away is silent as well, and need not be left ever again. */
  stalled(): void {
    this.#patience = Math.min(mostPatience, this.#patience * 2);
  }

  isStalled(now: number, signs: Signs): boolean {
    if (signs.bufferedAmount < this.#buffered || signs.bufferedAmount === 0) {
      this.#movedAt = now;
    }
    this.#buffered = signs.bufferedAmount;
    if (now - this.#movedAt >= this.timeout) {
      return true;
    }

    if (!signs.expects) {
      this.#waitsFrom = Infinity;
      return false;
    }
    this.#waitsFrom = Math.min(this.#waitsFrom, now);
    const patience = this.timeout * (signs.expects === "response" ? Math.max(responsePatience, this.#patience) : this.#patience);
    return now - Math.max(this.#heardAt, this.#waitsFrom) >= patience;
  }
}
