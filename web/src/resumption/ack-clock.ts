/** When to acknowledge: every second while something comes, or after 100 events. */
export class AckClock {
  static readonly period = 1000;
  static readonly most = 100;

  #pending = 0;
  #due = Infinity;
  #last = -Infinity;

  /** Something came that the server can forget once it knows. */
  received(now: number): void {
    this.#pending++;
    this.#due = Math.min(this.#due, Math.max(now, this.#last + AckClock.period));
    if (this.#pending >= AckClock.most) {
      this.#due = now;
    }
  }

  get due(): number {
    return this.#due;
  }

  acknowledged(now: number): void {
    this.#pending = 0;
    this.#due = Infinity;
    this.#last = now;
  }

  /** The connection is gone; the next one is told by its address. */
  reset(): void {
    this.#pending = 0;
    this.#due = Infinity;
  }
}
