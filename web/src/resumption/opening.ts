import { resumptionInclude } from "../protocol/resumption-events.js";
import type { ResumptionServerEvent } from "../protocol/resumption-events.js";
import type { ServerEvent } from "../protocol/server-events.js";

export type Opened =
  | { kind: "resumable"; event: Extract<ResumptionServerEvent, { type: "session.resumption.updated" }> }
  | { kind: "plain" };

const askId = "event_resumption";

/**
 * The first connection of a session, until it is known whether the server resumes. What is told meanwhile is kept back: a
 * connection that is lost here has told nothing, and the next one begins a new session.
 */
export class Opening {
  readonly told: ServerEvent[] = [];
  #ask: string | undefined;
  #asked = false;

  /** What to send now, once. */
  take(): string | undefined {
    const ask = this.#ask;
    this.#ask = undefined;
    return ask;
  }

  receive(event: ServerEvent | ResumptionServerEvent): Opened | undefined {
    switch (event.type) {
      case "session.resumption.updated":
        return { kind: "resumable", event };
      case "session.created": {
        this.told.push(event);
        const include = event.session.include ?? [];
        // A client secret may have asked already.
        if (!include.includes(resumptionInclude)) {
          this.#ask = JSON.stringify({
            type: "session.update",
            event_id: askId,
            session: { type: event.session.type, include: [...include, resumptionInclude] },
          });
          this.#asked = true;
        }
        return undefined;
      }
      case "session.updated":
        this.told.push(event);
        return this.#asked && !event.session.include?.includes(resumptionInclude) ? { kind: "plain" } : undefined;
      case "error":
        if (event.error.event_id === askId) {
          return { kind: "plain" };
        }
        this.told.push(event);
        return undefined;
      default:
        this.told.push(event as ServerEvent);
        return undefined;
    }
  }
}
