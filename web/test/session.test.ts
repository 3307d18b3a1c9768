import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { audioOf, RealtimeSession, SessionLostError, type SavedSession, type WebSocketConstructor } from "../src/index.js";
import { soundOf } from "./model/model-server.js";
import { follow, hasty, next, ofPackage, open, say, until } from "./socket/client.js";
import { SocketServer } from "./socket/socket-server.js";

const patience = { timeout: 30_000 };

describe("RealtimeSession", patience, () => {
  let server: SocketServer;
  let session: RealtimeSession;

  beforeEach(async () => {
    server = await SocketServer.start();
    session = open(server);
  });

  afterEach(async () => {
    session.close();
    await server.stop();
  });

  test("begins with a key, and comes back with a token alone", async () => {
    await session.connect();
    assert.deepEqual(server.last.protocols, ["realtime", "openai-insecure-api-key.sk-test"]);
    assert.equal(server.last.query.get("model"), "local");

    const resumed = next(session, "resumed");
    server.cut();
    await resumed;
    assert.equal(server.last.protocols.length, 2);
    assert.match(server.last.protocols[1]!, /^realtime-resume\.rt_1$/);
    assert.equal(server.last.query.get("session_id"), "sess_model");
    assert.equal(server.last.query.get("last_seq"), "1");
    assert.equal(server.last.query.get("model"), null);
  });

  test("tells session.created and session.updated once it is there", async () => {
    const types: string[] = [];
    session.on("event", ({ type }) => types.push(type));
    await session.connect();
    assert.deepEqual(types, ["session.created", "session.updated"]);
  });

  const constructors: Record<string, WebSocketConstructor | undefined> = {
    "the package ws": ofPackage,
    "the platform": globalThis.WebSocket as WebSocketConstructor | undefined,
  };
  for (const [name, constructor] of Object.entries(constructors)) {
    test(`loses and doubles nothing over resets, by the WebSocket of ${name}`, { skip: !constructor }, async () => {
      session = open(server, { webSocket: constructor });
      const items = follow(session);
      const said: string[] = [];
      const spoken: number[] = [];
      await session.connect();
      for (let round = 0; round < 12; round++) {
        for (let count = 0; count < 5; count++) {
          const id = `c${said.length}`;
          said.push(id);
          say(session, id);
          const bytes = Uint8Array.from({ length: 480 }, (_, at) => (round * 31 + at) % 256);
          spoken.push(...bytes);
          assert.ok(session.appendAudio(bytes));
        }
        const resumed = next(session, "resumed");
        await until(session, () => items.length > round * 2);
        server.cut();
        await resumed;
      }

      await until(session, () => items.length === said.length);
      assert.deepEqual(items, said);
      assert.deepEqual(server.model.commands, said);
      assert.deepEqual(server.model.problems, []);
      say(session, "last");
      await until(session, () => items.at(-1) === "last");
      assert.deepEqual(server.model.heard, spoken);
    });
  }

  test("goes on with an answer where its sound stopped", async () => {
    const heard: number[] = [];
    session.on("response.output_audio.delta", (delta) => heard.push(...audioOf(delta)));
    await session.connect();
    const done = next(session, "response.done");
    server.do((model) => model.answer(4000));
    server.do((model) => model.speak(1000, 0));
    await until(session, () => heard.length === 1000);

    const resumed = next(session, "resumed");
    server.cut();
    await resumed;
    assert.match(server.last.query.get("audio")!, /^item_resp_1_1:500$/);
    server.do((model) => model.speak(2000, 300));
    server.do((model) => model.speak(4000, 0));
    await done;
    assert.deepEqual(heard, [...soundOf("item_resp_1_1", 0, 4000)]);
  });

  test("leaves a connection that is half open", async () => {
    session.close();
    session = open(server, { stallAfter: 300 });
    const items = follow(session);
    await session.connect();
    const reconnecting = next(session, "reconnecting");
    server.freeze();
    say(session, "c0");
    session.appendAudio(new Int16Array(2400).fill(7));
    assert.match((await reconnecting).reason, /silent/);
    await until(session, () => items.length === 1);
    say(session, "c1");
    await until(session, () => items.length === 2);
    assert.deepEqual(server.model.commands, ["c0", "c1"]);
    assert.equal(server.model.inputPosition, 2400);
  });

  test("takes a resync as the conversation that is", async () => {
    await server.stop();
    server = await SocketServer.start({ maxEvents: 3 });
    session = open(server, { firstDelay: 400 });
    const items = follow(session);
    await session.connect();
    say(session, "c0");
    await until(session, () => items.length === 1);
    const resynced = next(session, "resynced");
    server.cut();
    server.do((model) => {
      model.answer(10);
      model.answer(10);
    });
    const { reason, session: resource, items: all } = await resynced;
    assert.equal(reason, "gap");
    assert.equal(resource.id, "sess_model");
    assert.deepEqual(all.map(({ id }) => id), server.model.items);
    say(session, "c1");
    await until(session, () => items.includes("c1"));
    assert.deepEqual(items, server.model.items);
  });

  test("comes back to a server that goes away", async () => {
    await session.connect();
    const goingAway = next(session, "session.going_away");
    server.send({ type: "session.going_away", event_id: "event_g", seq: 1, deadline_ms: 30_000, reason: "shutdown" });
    assert.equal((await goingAway).deadline_ms, 30_000);
    const resumed = next(session, "resumed");
    server.model.die();
    server.close(1012);
    assert.equal((await resumed).incarnation, 2);
  });

  test("does not fight another connection that took the session over", async () => {
    await session.connect();
    const lost = next(session, "lost");
    server.send({ type: "session.replaced", event_id: "event_p", seq: 1 });
    assert.equal((await lost).reason, "replaced");
    assert.equal(session.status, "lost");
    assert.throws(() => say(session, "late"), /over/);
    assert.equal(session.appendAudio(new Int16Array(1)), false);
    assert.equal(server.visits.length, 1);
  });

  test("is lost once every token was refused", async () => {
    await session.connect();
    const lost = next(session, "lost");
    server.welcome = refuse;
    server.cut();
    const { reason, code } = await lost;
    assert.deepEqual({ reason, code }, { reason: "refused", code: "session_not_resumable" });
    assert.equal(server.visits.length, 2);
  });

  test("comes back with the older token where the newer was forgotten", async () => {
    await session.connect();
    let resumed = next(session, "resumed");
    server.cut();
    await resumed;
    // Nothing has shown yet that the second token is kept.
    resumed = next(session, "resumed");
    server.welcome = refuse;
    server.cut();
    await resumed;
    const tokens = server.visits.map(({ protocols }) => protocols[1]);
    assert.deepEqual(tokens.slice(1), ["realtime-resume.rt_1", "realtime-resume.rt_2", "realtime-resume.rt_1"]);
  });

  test("rejects the first connection for a wrong key", async () => {
    server.welcome = ({ socket }) => {
      const error = { type: "invalid_request_error", code: "invalid_api_key", message: "Incorrect API key provided.", param: null, event_id: null };
      socket.send(JSON.stringify({ type: "error", event_id: "event_k", error }));
      socket.close(3000);
    };
    await assert.rejects(session.connect(), (error: SessionLostError) => {
      assert.deepEqual([error.reason, error.code], ["denied", "invalid_api_key"]);
      return true;
    });
  });

  test("gives up on a server that cannot be reached", async () => {
    session.close();
    session = open(server, { giveUpAfter: 200 });
    await session.connect();
    const lost = next(session, "lost");
    await server.stop();
    assert.equal((await lost).reason, "timeout");
    server = await SocketServer.start();
  });

  test("works with a server that resumes nothing, as long as the line holds", async () => {
    const told: { type: string; seq?: number; position?: number }[] = [];
    server.welcome = ({ socket }) => {
      socket.send(JSON.stringify({ type: "session.created", event_id: "event_1", session: { type: "realtime", id: "sess_1", include: null } }));
      socket.on("message", (data) => {
        const event = JSON.parse(String(data)) as { type: string; event_id?: string; session?: { include?: string[] } };
        told.push(event);
        if (event.session?.include) {
          const error = { type: "invalid_request_error", code: "invalid_value", message: "No.", param: null, event_id: event.event_id };
          socket.send(JSON.stringify({ type: "error", event_id: "event_2", error }));
        } else if (event.type === "input_audio_buffer.commit") {
          socket.send(JSON.stringify({ type: "input_audio_buffer.committed", event_id: "event_3", item_id: "item_1", previous_item_id: null }));
        }
      });
    };
    const errors: unknown[] = [];
    session.on("error", (error) => errors.push(error));
    await session.connect();
    session.appendAudio(new Int16Array(240));
    const committed = next(session, "input_audio_buffer.committed");
    session.send({ type: "input_audio_buffer.commit" });
    await committed;
    assert.deepEqual(errors, []);
    assert.deepEqual(told.slice(1).map(({ type }) => type), ["input_audio_buffer.append", "input_audio_buffer.commit"]);
    assert.ok(told.slice(1).every((event) => event.seq === undefined && event.position === undefined));
    assert.equal(session.save(), null);

    const lost = next(session, "lost");
    server.last.socket.terminate();
    assert.equal((await lost).reason, "unresumable");
  });

  test("goes on in another process with what was saved", async () => {
    let saved: SavedSession | undefined;
    session.close();
    session = open(server, { onSave: (one) => (saved = one) });
    await session.connect();
    say(session, "c0");
    await next(session, "conversation.item.done");
    const detached = session.detach();
    assert.ok(detached && saved);
    assert.notEqual(await server.last.closed, 1000);

    session = RealtimeSession.restore(JSON.parse(JSON.stringify(detached)), { url: server.url, webSocket: ofPackage, ...hasty });
    const items = follow(session);
    say(session, "c1");
    session.appendAudio(new Int16Array(100));
    await session.connect();
    await until(session, () => items.length === 1);
    assert.deepEqual(items, ["c1"]);
    assert.deepEqual(server.model.commands, ["c0", "c1"]);
    assert.equal(server.last.query.get("last_seq"), "2");
  });

  test("saves before the server is told that it may forget", async () => {
    session.close();
    const saves: number[] = [];
    session = open(server, { onSave: (saved) => saves.push(saved.last_seq) });
    await session.connect();
    const acknowledged = new Promise<number>((resolve) => {
      server.last.socket.on("message", (data) => {
        const event = JSON.parse(String(data)) as { type: string; seq: number };
        if (event.type === "session.acknowledge") {
          resolve(event.seq);
        }
      });
    });
    say(session, "c0");
    const seq = await acknowledged;
    assert.equal(saves.at(-1), seq);
  });

  test("ends the session by a close of 1000", async () => {
    await session.connect();
    const closed = next(session, "closed");
    session.close();
    assert.equal((await closed).code, 1000);
    assert.equal(await server.last.closed, 1000);
  });

  test("ends with the session", async () => {
    await session.connect();
    const closed = next(session, "closed");
    server.close(1000);
    assert.equal((await closed).code, 1000);
    assert.equal(session.status, "closed");
  });

  test("comes back at once when the network does", async (context) => {
    const page = new EventTarget();
    const { addEventListener, removeEventListener } = globalThis;
    context.after(() => Object.assign(globalThis, { addEventListener, removeEventListener }));
    Object.assign(globalThis, {
      addEventListener: page.addEventListener.bind(page),
      removeEventListener: page.removeEventListener.bind(page),
    });
    session = open(server, { firstDelay: 600_000, maxDelay: 600_000, giveUpAfter: 1_000_000 });
    await session.connect();
    const reconnecting = next(session, "reconnecting");
    server.cut();
    await reconnecting;
    const resumed = next(session, "resumed");
    page.dispatchEvent(new Event("online"));
    await resumed;
  });

  test("a listener that throws harms nobody else", async (context) => {
    const thrown: unknown[] = [];
    const { reportError } = globalThis;
    context.after(() => Object.assign(globalThis, { reportError }));
    Object.assign(globalThis, { reportError: (error: unknown) => thrown.push(error) });
    session.on("conversation.item.done", () => {
      throw new Error("mine");
    });
    const items = follow(session);
    await session.connect();
    say(session, "c0");
    await until(session, () => items.length === 1);
    assert.match(String(thrown[0]), /mine/);
    assert.equal(session.status, "connected");
  });
});

function refuse({ socket }: { socket: { send(text: string): void; close(code: number): void } }): void {
  const error = { type: "invalid_request_error", code: "session_not_resumable", message: "No.", param: null, event_id: null };
  socket.send(JSON.stringify({ type: "error", event_id: "event_x", error }));
  socket.close(4000);
}
