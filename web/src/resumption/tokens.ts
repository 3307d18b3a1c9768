/**
 * What opens the session. After a return there are two tokens until the server has shown that it keeps the newer one: it may
 * have died before it could.
 */
export class Tokens {
  /** Likeliest first; one or two, none once all were refused. */
  #candidates: string[];

  constructor(candidates: readonly string[] = []) {
    this.#candidates = candidates.slice(0, 2);
  }

  get all(): readonly string[] {
    return this.#candidates;
  }

  get current(): string | undefined {
    return this.#candidates[0];
  }

  /** A token was given on a connection that the current one opened. */
  rotate(token: string): void {
    const [opener] = this.#candidates;
    this.#candidates = opener === undefined || opener === token ? [token] : [token, opener];
  }

  /** The server keeps something that was told after the rotation, and so the rotation as well. */
  prove(): void {
    this.#candidates.length = Math.min(1, this.#candidates.length);
  }

  /** The current one was refused. Is another left to try? */
  refuse(): boolean {
    this.#candidates.shift();
    return this.#candidates.length > 0;
  }
}
