/** How long to wait before each attempt: doubling, and jittered so that a server's clients do not come back all at once. */
export class Backoff {
  #attempt = 0;

  constructor(
    private readonly first: number,
    private readonly most: number,
    private readonly random: () => number = Math.random,
  ) {}

  get attempt(): number {
    return this.#attempt;
  }

  /** Milliseconds; between half of the step and all of it. */
  next(): number {
    const step = Math.min(this.most, this.first * 2 ** this.#attempt++);
    return step * (0.5 + this.random() / 2);
  }

  /** A server asked for patience. */
  skipToMost(): void {
    this.#attempt = Math.max(this.#attempt, Math.ceil(Math.log2(this.most / this.first)));
  }

  reset(): void {
    this.#attempt = 0;
  }
}
