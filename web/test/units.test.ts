import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decode, decodedLength, encode } from "../src/audio/base64.js";
import { Backoff } from "../src/connection/backoff.js";
import { StallWatch } from "../src/connection/stall-watch.js";
import type { AudioDelta } from "../src/protocol/server-events.js";
import type { ClientEvent } from "../src/protocol/client-events.js";
import { AckClock } from "../src/resumption/ack-clock.js";
import { Outbox, toWire } from "../src/resumption/outbox.js";
import { OutputAudio } from "../src/resumption/output-audio.js";
import { checkSaved } from "../src/resumption/saved.js";
import { ResumptionState } from "../src/resumption/state.js";
import { Tokens } from "../src/resumption/tokens.js";

const limits = { maxAudioSeconds: 300, maxCommandBytes: 4 * 1024 * 1024 };
const commit: ClientEvent = { type: "input_audio_buffer.commit" };

function outbox(within = limits): Outbox {
  const box = new Outbox(within, (event) => event);
  box.begin(0, 0);
  return box;
}

function wire(box: Outbox): Record<string, unknown>[] {
  return box.entries.map((entry) => JSON.parse(toWire(entry)) as Record<string, unknown>);
}

describe("Outbox", () => {
  test("numbers commands and places sound, in one order", () => {
    const box = outbox();
    box.addAudio(new Uint8Array(480));
    box.addCommand(commit);
    box.addAudio(new Uint8Array(960));
    assert.deepEqual(
      wire(box).map(({ type, seq, position }) => [type, seq ?? position]),
      [
        ["input_audio_buffer.append", 0],
        ["input_audio_buffer.commit", 1],
        ["input_audio_buffer.append", 240],
      ],
    );
  });

  test("counts a byte of G.711 as three samples, from the update that chose it", () => {
    const box = outbox();
    box.addAudio(new Uint8Array(480));
    box.addCommand({ type: "session.update", session: { type: "realtime", audio: { input: { format: { type: "audio/pcma" } } } } });
    box.addAudio(new Uint8Array(160));
    assert.equal(box.position, 240 + 480);
  });

  test("joins the halves of a sample", () => {
    const box = outbox();
    box.addAudio(Uint8Array.of(1, 2, 3));
    box.addAudio(Uint8Array.of(4, 5));
    assert.deepEqual(box.entries.map((entry) => (entry.kind === "audio" ? [...entry.bytes] : [])), [[1, 2], [3, 4]]);
  });

  test("keeps what the server has until it is acknowledged", () => {
    const box = outbox();
    box.addCommand(commit);
    box.addAudio(new Uint8Array(480));
    box.rewind(1, 240);
    assert.equal(box.peek(), null);
    box.rewind(0, 100);
    assert.deepEqual(wire(box).map(({ seq, position }) => seq ?? position), [1, 0]);
    box.acknowledgeCommands(1);
    box.acknowledgeAudio(100);
    assert.deepEqual(wire(box).map(({ position }) => position), [100]);
  });

  test("takes what there is room for, and nothing of what there is not", () => {
    const box = outbox({ maxAudioSeconds: 1, maxCommandBytes: 100 });
    assert.ok(box.addAudio(new Uint8Array(48_000)));
    assert.equal(box.addAudio(new Uint8Array(2)), false);
    assert.equal(box.position, 24_000);
    assert.ok(box.addCommand(commit));
    assert.ok(box.addCommand(commit));
    assert.equal(box.addCommand({ ...commit, event_id: "x".repeat(50) }), false);
    assert.equal(box.lastSeq, 2);
    box.acknowledgeAudio(12_000);
    assert.ok(box.addAudio(new Uint8Array(24_000)));
    box.acknowledgeCommands(1);
    assert.ok(box.addCommand(commit));
  });

  test("copies sound, because a buffer is used again", () => {
    const box = outbox();
    const bytes = Uint8Array.of(1, 2);
    box.addAudio(bytes);
    bytes.fill(9);
    assert.equal(wire(box)[0]!["audio"], encode(Uint8Array.of(1, 2)));
  });
});

describe("ResumptionState", () => {
  function attached(): ResumptionState {
    const state = new ResumptionState(limits);
    state.connecting();
    const session = { type: "realtime", id: "sess_1", include: ["session.resumption"] };
    state.receive({ type: "session.created", event_id: "event_1", session } as never, 0);
    state.receive({ type: "session.resumption.updated", seq: 0, session_id: "sess_1", token: "rt_1", expires_at: 0, grace_ms: 0, client_seq: 0 }, 0);
    state.settle();
    return state;
  }

  function resume(state: ResumptionState, now: number, from = { client_seq: 0, input_position: 0 }): void {
    state.lost();
    state.connecting();
    const event = { seq: 0, session_id: "sess_1", incarnation: 0, token: "rt_2", expires_at: 0, grace_ms: 0, ...from };
    state.receive({ type: "session.resumed", ...event }, now);
    state.settle();
  }

  function drain(state: ResumptionState, now: number): number {
    let samples = 0;
    for (let text = state.next(now); text !== null; text = state.next(now)) {
      const event = JSON.parse(text) as { audio?: string };
      samples += typeof event.audio === "string" ? decodedLength(event.audio) / 2 : 0;
    }
    return samples;
  }

  test("does not ask where the client secret has asked", () => {
    assert.equal(attached().next(0), null);
  });

  test("sends again at no more than four times real time, and goes on at any speed", () => {
    const state = attached();
    state.append(new Uint8Array(48_000 * 20));
    assert.equal(drain(state, 0), 24_000 * 20, "the first time as it comes");
    resume(state, 1000);
    let sent = 0;
    let now = 1000;
    while (sent < 24_000 * 20) {
      sent += drain(state, now);
      const elapsed = (now - 1000) / 1000;
      assert.ok(sent <= 24_000 * 4 * elapsed + 4801, `${sent} samples after ${elapsed} s`);
      assert.ok(now < 10_000, "it takes five seconds");
      now = Math.max(now + 1, state.wakeAt === Infinity ? 0 : state.wakeAt);
    }
    state.append(new Uint8Array(48_000 * 20));
    assert.equal(drain(state, now), 24_000 * 20);
  });

  test("leaves a process that the session has left", () => {
    const state = attached();
    resume(state, 0);
    state.lost();
    state.connecting();
    const old = { seq: 0, session_id: "sess_1", incarnation: -1, client_seq: 0, input_position: 0, token: "rt_3", expires_at: 0, grace_ms: 0 };
    assert.equal(state.receive({ type: "session.resumed", ...old }, 0)[0]!.kind, "broken");
    assert.equal(state.resume!.token, "rt_2");
  });

  test("comes back for an event that is missing", () => {
    const state = attached();
    const event = { type: "input_audio_buffer.cleared", event_id: "event_9" } as const;
    assert.equal(state.receive({ ...event, seq: 1 }, 0)[0]!.kind, "event");
    assert.equal(state.receive({ ...event, seq: 1 }, 0).length, 0);
    assert.equal(state.receive({ ...event, seq: 3 }, 0)[0]!.kind, "broken");
    state.settle();
    assert.equal(state.resume!.lastSeq, 1);
  });

  test("asks for the whole conversation again until it was told to its end and acted on", () => {
    const asksForAll = (state: ResumptionState) => state.resume!.lastSeq === Number.MAX_SAFE_INTEGER;
    let state = attached();
    const session = { type: "realtime", id: "sess_1" };
    state.receive({ type: "session.resync_required", event_id: "event_2", reason: "ahead", seq: 5, session } as never, 0);
    assert.ok(asksForAll(state));

    // The connection is lost in the middle, and the process with it.
    state.lost();
    state = new ResumptionState(limits, JSON.parse(JSON.stringify(state.save())));
    assert.ok(asksForAll(state));
    resume(state, 0);
    const event = { type: "input_audio_buffer.cleared", event_id: "event_9" } as const;
    assert.equal(state.receive({ ...event, seq: 1 }, 0)[0]!.kind, "broken");

    resume(state, 0);
    state.receive({ type: "session.resync_required", event_id: "event_2", reason: "ahead", seq: 5, session } as never, 0);
    assert.equal(state.receive({ type: "session.resynced", event_id: "event_3", seq: 5 }, 0)[0]!.kind, "resynced");
    assert.ok(asksForAll(state));
    state.settle();
    assert.equal(state.resume!.lastSeq, 5);
  });

  test("asks to be resumed whatever else is included", () => {
    const state = attached();
    state.send({ type: "session.update", session: { type: "realtime", include: ["session.contexts"] } });
    const { session } = JSON.parse(state.next(0)!) as { session: { include: string[] } };
    assert.deepEqual(session.include, ["session.contexts", "session.resumption"]);
  });

  test("counts an event as acted on only once it was", () => {
    const state = attached();
    state.receive({ type: "input_audio_buffer.cleared", event_id: "event_9", seq: 1 }, 0);
    assert.equal(state.save()!.last_seq, 0);
    state.settle();
    assert.equal(state.save()!.last_seq, 1);
  });
});

describe("OutputAudio", () => {
  function delta(position: number, bytes: number[]): AudioDelta {
    const at = { response_id: "resp_1", item_id: "item_1", output_index: 0, content_index: 0 };
    return { type: "response.output_audio.delta", event_id: "event_1", ...at, position, delta: encode(Uint8Array.from(bytes)) };
  }

  test("trims what has come before, to the sample", () => {
    const output = new OutputAudio();
    output.accept(delta(0, [1, 2, 3, 4]), "audio/pcm");
    assert.equal(output.accept(delta(1, [3, 4]), "audio/pcm"), null);
    const rest = output.accept(delta(1, [3, 4, 5, 6]), "audio/pcm")!;
    assert.deepEqual([rest.position, ...decode(rest.delta)], [2, 5, 6]);
    assert.deepEqual(output.received, [{ item_id: "item_1", position: 3 }]);
  });

  test("trims G.711 by the byte", () => {
    const output = new OutputAudio();
    output.accept(delta(0, [1, 2]), "audio/pcmu");
    const rest = output.accept(delta(3, [2, 3]), "audio/pcmu")!;
    assert.deepEqual([rest.position, ...decode(rest.delta)], [6, 3]);
  });

  test("hears nothing of an item again whose sound has ended", () => {
    const output = new OutputAudio();
    output.accept(delta(0, [1, 2]), "audio/pcm");
    output.finish("item_1");
    assert.equal(output.accept(delta(0, [1, 2]), "audio/pcm"), null);
    assert.deepEqual(output.received, []);
  });
});

describe("Tokens", () => {
  test("keep the last one that was proven, and the newest", () => {
    const tokens = new Tokens();
    for (const token of ["a", "b", "c", "d", "e", "f"]) {
      tokens.rotate(token);
    }
    assert.deepEqual(tokens.all, ["f", "e", "d", "a"]);
    assert.ok(tokens.refuse());
    assert.equal(tokens.current, "e");
    tokens.prove();
    assert.deepEqual(tokens.all, ["e"]);
    assert.equal(tokens.refuse(), false);
  });
});

describe("AckClock", () => {
  test("is due a second after the last one", () => {
    const clock = new AckClock();
    clock.received(5000);
    assert.equal(clock.due, 5000);
    clock.acknowledged(5000);
    assert.equal(clock.due, Infinity);
    clock.received(5100);
    clock.received(5900);
    assert.equal(clock.due, 6000);
    clock.acknowledged(6000);
    clock.received(9000);
    assert.equal(clock.due, 9000);
  });

  test("is due at the hundredth event", () => {
    const clock = new AckClock();
    clock.acknowledged(5000);
    for (let count = 1; count < 100; count++) {
      clock.received(5001);
      assert.equal(clock.due, 6000);
    }
    clock.received(5001);
    assert.equal(clock.due, 5001);
  });
});

describe("StallWatch", () => {
  const waiting = { expects: "acknowledgement", bufferedAmount: 0 } as const;
  const idle = { expects: undefined, bufferedAmount: 0 } as const;

  function started(): StallWatch {
    const watch = new StallWatch(1000);
    watch.start(0);
    return watch;
  }

  test("stays with a server that has nothing to say", () => {
    const watch = started();
    assert.equal(watch.isStalled(100_000, idle), false);
  });

  test("counts from when it began to wait, and from what was heard last", () => {
    const watch = started();
    watch.isStalled(5000, idle);
    assert.equal(watch.isStalled(5100, waiting), false);
    assert.equal(watch.isStalled(6099, waiting), false);
    watch.heard(6090);
    assert.equal(watch.isStalled(7089, waiting), false);
    assert.equal(watch.isStalled(7090, waiting), true);
  });

  test("leaves a line on which nothing moves", () => {
    const watch = started();
    assert.equal(watch.isStalled(0, { ...idle, bufferedAmount: 500 }), false);
    watch.heard(900);
    assert.equal(watch.isStalled(999, { ...idle, bufferedAmount: 700 }), false);
    assert.equal(watch.isStalled(1000, { ...idle, bufferedAmount: 700 }), true);
    assert.equal(watch.isStalled(1500, { ...idle, bufferedAmount: 600 }), false);
  });

  test("gives an answer more time, and a server that was silent before", () => {
    const watch = started();
    const answering = { expects: "response", bufferedAmount: 0 } as const;
    watch.isStalled(0, answering);
    assert.equal(watch.isStalled(2999, answering), false);
    assert.equal(watch.isStalled(3000, answering), true);
    watch.stalled();
    watch.start(0);
    watch.isStalled(0, waiting);
    assert.equal(watch.isStalled(1999, waiting), false);
    assert.equal(watch.isStalled(2000, waiting), true);
    watch.acknowledged();
    assert.equal(watch.isStalled(1000, waiting), true);
  });
});

describe("Backoff", () => {
  test("doubles up to the most, between half a step and all of it", () => {
    const longest = new Backoff(250, 4000, () => 1);
    assert.deepEqual(Array.from({ length: 6 }, () => longest.next()), [250, 500, 1000, 2000, 4000, 4000]);
    const shortest = new Backoff(250, 4000, () => 0);
    assert.equal(shortest.next(), 125);
    shortest.reset();
    assert.equal(shortest.next(), 125);
    shortest.skipToMost();
    assert.equal(shortest.next(), 2000);
  });
});

describe("base64", () => {
  test("goes both ways, whatever the length", () => {
    for (const length of [0, 1, 2, 3, 4, 100_001]) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 7) % 256);
      const text = encode(bytes);
      assert.equal(text, Buffer.from(bytes).toString("base64"));
      assert.equal(decodedLength(text), length);
      assert.deepEqual(decode(text), bytes);
    }
  });
});

describe("checkSaved", () => {
  const sound = {
    version: 1, session_id: "sess_1", tokens: ["rt_1"], incarnation: 0, last_seq: 1, client_seq: 1, input_position: 0,
    input_format: "audio/pcm", output_format: "audio/pcm", received: [], finished: [], responses: [], outbox: [], held: [],
  };

  test("takes what was saved", () => {
    checkSaved(sound);
  });

  for (const [field, value] of Object.entries({ version: 2, session_id: 1, tokens: "rt_1", last_seq: null, input_format: "mp3", outbox: [{}], received: [{}], held: [1] })) {
    test(`refuses another ${field}`, () => {
      assert.throws(() => checkSaved({ ...sound, [field]: value }), TypeError);
    });
  }

  test("refuses nothing at all", () => {
    assert.throws(() => checkSaved(null), TypeError);
    assert.throws(() => checkSaved("{}"), TypeError);
  });
});
