// What a server may have forgotten again, at most; a refusal of each counts.
const most = 4;

/**
 * What opens the session. After a return there are several tokens until the server has shown that it keeps the newest: it may
 * have died before it could.
 */
export class Tokens {
  /** Newest first; the last one is the newest that was proven. None once all were refused. */
  #candidates: string[];

  constructor(candidates: readonly string[] = []) {
    this.#candidates = candidates.slice(0, most);
  }

  get all(): readonly string[] {
    return this.#candidates;
  }

  get current(): string | undefined {
    return this.#candidates[0];
  }

  /** A token was given on a connection that the current one opened. */
  rotate(token: string): void {
    const older = this.#candidates.filter((one) => one !== token);
    if (older.length === most) {
      older.splice(-2, 1);
    }
    this.#candidates = [token, ...older];
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
