import { WebSocket } from "ws";
import { RealtimeSession, type RealtimeSessionOptions, type WebSocketConstructor } from "../../src/index.js";
import type { ClientEvents } from "../../src/index.js";
import type { SocketServer } from "./socket-server.js";

export const ofPackage = WebSocket as unknown as WebSocketConstructor;

/** Patience of tests, where a user's would take too long. */
export const hasty = { firstDelay: 5, maxDelay: 40, giveUpAfter: 5000, stallAfter: 2000 } as const;

export function open(server: SocketServer, options: Partial<RealtimeSessionOptions> = {}): RealtimeSession {
  return new RealtimeSession({ url: server.url, key: "sk-test", model: "local", webSocket: ofPackage, ...hasty, ...options });
}

export function next<T extends keyof ClientEvents>(session: RealtimeSession, type: T): Promise<ClientEvents[T]> {
  return new Promise((resolve) => session.once(type, resolve));
}

/** Resolves once it holds; looked at whenever something is told. */
export function until(session: RealtimeSession, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (holds()) {
        stop();
        resolve();
      }
    };
    const stop = session.on("event", look);
    look();
  });
}

export function say(session: RealtimeSession, id: string): void {
  session.send({ type: "conversation.item.create", item: { id, type: "message", role: "user", content: [] } });
}

/** The items that were told of, in order, each as often as it was told. */
export function follow(session: RealtimeSession): string[] {
  const items: string[] = [];
  session.on("conversation.item.done", ({ item }) => items.push(item.id!));
  session.on("resynced", (resync) => items.splice(0, items.length, ...resync.items.map((item) => item.id!)));
  return items;
}
