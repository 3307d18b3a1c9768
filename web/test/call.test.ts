import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RealtimeCall, SessionLostError, type CallEvents } from "../src/index.js";
import { FakeCalls } from "./model/fake-peers.js";

const url = "https://voice.example.org/v1/realtime";

function next<T extends keyof CallEvents>(call: RealtimeCall, type: T): Promise<CallEvents[T]> {
  return new Promise((resolve) => call.once(type, resolve));
}

function say(call: RealtimeCall, id: string): void {
  call.send({ type: "conversation.item.create", item: { id, type: "message", role: "user", content: [] } });
}

describe("RealtimeCall", { timeout: 30_000 }, () => {
  function open(calls: FakeCalls, options = {}): RealtimeCall {
    const { PeerConnection, fetch } = calls;
    const track = "microphone" as unknown as MediaStreamTrack;
    return new RealtimeCall({ url, key: "ek_test", model: "local", track, peerConnection: PeerConnection, fetch, firstDelay: 5, ...options });
  }

  test("offers, and takes up the channel of events", async () => {
    const calls = new FakeCalls();
    const call = open(calls);
    const heard = next(call, "track");
    await call.connect();
    const { url: posted, headers, body } = calls.posts[0]!;
    assert.equal(posted.href, "https://voice.example.org/v1/realtime/calls?model=local");
    assert.equal(headers.get("authorization"), "Bearer ek_test");
    assert.equal(headers.get("content-type"), "application/sdp");
    assert.equal(body, "v=0 offer");
    assert.deepEqual(calls.peers[0]!.tracks, ["microphone"]);
    assert.equal((await heard).stream, "stream" as unknown as MediaStream);
    assert.equal(call.sessionId, "sess_model");
    call.close();
  });

  test("goes on by a new call, with every command once", async () => {
    const calls = new FakeCalls();
    const call = open(calls);
    const items: string[] = [];
    call.on("conversation.item.done", ({ item }) => items.push(item.id!));
    await call.connect();
    say(call, "c0");
    await next(call, "conversation.item.done");
    await call.replaceTrack("headset" as unknown as MediaStreamTrack);

    // This one is lost on its way.
    calls.model.out = [];
    calls.peers[0]!.channel.received = () => {};
    say(call, "c1");
    const resumed = next(call, "resumed");
    calls.model.detach();
    calls.peers[0]!.become("failed");
    say(call, "c2");
    await resumed;
    const { url: posted, headers } = calls.posts[1]!;
    assert.equal(posted.search, "?session_id=sess_model&last_seq=2&incarnation=1");
    assert.equal(headers.get("realtime-resume-token"), "rt_1");
    assert.equal(headers.get("authorization"), null);
    assert.ok(calls.peers[0]!.isClosed);
    assert.deepEqual(calls.peers[1]!.tracks, ["headset"]);
    while (items.length < 3) {
      await next(call, "conversation.item.done");
    }
    assert.deepEqual(items, ["c0", "c1", "c2"]);
    assert.deepEqual(calls.model.commands, items);
    call.close();
  });

  test("waits for a call that looks for another way, for a while", async () => {
    const calls = new FakeCalls();
    const call = open(calls, { disconnectedFor: 50 });
    await call.connect();
    const reconnecting = next(call, "reconnecting");
    calls.peers[0]!.become("disconnected");
    calls.peers[0]!.become("connected");
    calls.peers[0]!.become("disconnected");
    assert.match((await reconnecting).reason, /no way/);
    await next(call, "resumed");
    assert.equal(calls.posts.length, 2);
    call.close();
  });

  test("is lost with the session", async () => {
    const calls = new FakeCalls();
    const call = open(calls);
    await call.connect();
    const lost = next(call, "lost");
    calls.refusal = Response.json({ error: { code: "session_not_resumable", message: "No." } }, { status: 404 });
    calls.peers[0]!.channel.onclose!();
    assert.equal((await lost).reason, "refused");
  });

  test("tries again where the server is too busy, and not where the offer is wrong", async () => {
    const calls = new FakeCalls();
    const call = open(calls);
    calls.refusal = Response.json({ error: { code: "rate_limit_exceeded", message: "Later." } }, { status: 429 });
    await call.connect();
    assert.equal(calls.posts.length, 2);
    call.close();

    const other = open(calls);
    calls.refusal = Response.json({ error: { code: "invalid_offer", message: "No." } }, { status: 400 });
    await assert.rejects(other.connect(), (error: SessionLostError) => {
      assert.deepEqual([error.reason, error.code, error.message], ["denied", "invalid_offer", "No."]);
      return true;
    });
  });

  test("hangs up", async () => {
    const calls = new FakeCalls();
    const call = open(calls);
    await call.connect();
    call.close();
    await calls.posted(2);
    const { url: posted, headers } = calls.posts[1]!;
    assert.equal(posted.href, "https://voice.example.org/v1/realtime/calls/rtc_1/hangup?session_id=sess_model&last_seq=1&incarnation=1");
    assert.equal(headers.get("realtime-resume-token"), "rt_1");
    assert.ok(calls.peers[0]!.isClosed);
  });

  test("refuses what the channel does not carry", async () => {
    const calls = new FakeCalls();
    const call = open(calls);
    await call.connect();
    assert.throws(() => call.send({ type: "response.create", response: { instructions: "x".repeat(256 * 1024) } }), RangeError);
    call.close();
  });
});
