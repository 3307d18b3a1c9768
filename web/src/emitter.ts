export type Listener<T> = (value: T) => void;

/** Listeners by the name of what they wait for. One that throws stops neither the others nor the connection. */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<Listener<never>>>();

  /** Returns what takes the listener off again. */
  on<T extends keyof Events>(type: T, listener: Listener<Events[T]>): () => void {
    let listeners = this.#listeners.get(type);
    if (!listeners) {
      this.#listeners.set(type, (listeners = new Set()));
    }
    listeners.add(listener);
    return () => this.off(type, listener);
  }

  once<T extends keyof Events>(type: T, listener: Listener<Events[T]>): () => void {
    const stop = this.on(type, (value) => {
      stop();
      listener(value);
    });
    return stop;
  }

  off<T extends keyof Events>(type: T, listener: Listener<Events[T]>): void {
    this.#listeners.get(type)?.delete(listener);
  }

  protected emit<T extends keyof Events>(type: T, value: Events[T]): void {
    for (const listener of [...(this.#listeners.get(type) ?? [])]) {
      guard(() => (listener as Listener<Events[T]>)(value));
    }
  }
}

/** Runs the application's code; what it throws is its own, and reported as uncaught. */
export function guard(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (globalThis.reportError) {
      globalThis.reportError(error);
    } else {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
