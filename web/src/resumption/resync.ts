import type { Item } from "../protocol/items.js";
import type { ServerEvent } from "../protocol/server-events.js";
import type { SessionResource } from "../protocol/sessions.js";

/** The conversation is told as a whole: it counts once all of it has come. */
export class Resync {
  /** Numbered events that came before the end; they are acted on after it. */
  readonly later: ServerEvent[] = [];
  readonly #items = new Map<string, Item>();
  #unnamed = 0;

  constructor(
    readonly reason: "gap" | "ahead",
    readonly seq: number,
    readonly session: SessionResource,
  ) {}

  /** In the order of the conversation; each as it was told last. */
  get items(): Item[] {
    return [...this.#items.values()];
  }

  add(event: ServerEvent): void {
    if (
      (event.type === "conversation.item.added" || event.type === "conversation.item.done") &&
      (event.seq ?? 0) <= this.seq
    ) {
      this.#items.set(event.item.id ?? `${this.#unnamed++}`, event.item);
    } else {
      this.later.push(event);
    }
  }
}
