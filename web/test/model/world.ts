import assert from "node:assert/strict";
import { decode } from "../../src/audio/base64.js";
import { bytesBefore, samplesIn } from "../../src/audio/formats.js";
import type { ClientEvent } from "../../src/protocol/client-events.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import { ResumptionState, type Delivery } from "../../src/resumption/state.js";
import type { SavedSession } from "../../src/resumption/saved.js";
import { ModelServer, soundOf, type ModelOptions } from "./model-server.js";
import { Random } from "./random.js";

export interface WorldOptions extends ModelOptions {
  clientDies: boolean;
}

/** What an application has made of the events. */
interface View {
  seq: number;
  items: string[];
  sounds: Map<string, number[]>;
  commands: string[];
  bytes: number[];
}

const limits = { maxAudioSeconds: 300, maxCommandBytes: 1 << 22 };

/** A client, a server, and a line between them that fails wherever the numbers say. */
export class World {
  readonly server: ModelServer;
  losses = 0;
  #state = new ResumptionState(limits);
  #view: View = { seq: 0, items: [], sounds: new Map(), commands: [], bytes: [] };
  #snapshot: { saved: SavedSession; view: View } | undefined;
  /** Said by a process that is gone; how much of it counts is told by the server. */
  #former: View | undefined;
  #up: string[] = [];
  #down: string[] = [];
  #isConnected = false;
  #now = 0;
  #commandCount = 0;
  #byteCount = 0;
  readonly #random: Random;

  constructor(
    seed: number,
    private readonly options: WorldOptions,
  ) {
    this.#random = new Random(seed);
    this.server = new ModelServer(options);
  }

  get finishedSounds(): number {
    return this.#view.sounds.size;
  }

  step(): void {
    const random = this.#random;
    this.#now += random.below(200);
    switch (random.below(16)) {
      case 0:
      case 1:
        this.#command();
        break;
      case 2:
      case 3:
      case 4:
        this.#speak();
        break;
      case 5:
        if (random.chance(0.3)) {
          this.#lose();
        }
        break;
      case 6:
        if (random.chance(0.2)) {
          this.#lose();
          this.server.die();
        }
        break;
      case 7:
        if (random.chance(0.3)) {
          this.#dieAndRestore();
        }
        break;
      case 8:
        this.server.keep();
        break;
      case 9:
        this.#answer();
        break;
      case 10:
      case 11:
        this.server.speak(1 + random.below(700), random.chance(0.2) ? random.below(300) : 0);
        break;
      case 12:
        this.#carryUp(random.below(8));
        break;
      default:
        this.#carryDown(random.below(8));
    }
    this.#collect();
    if (!this.#isConnected && random.chance(0.3)) {
      this.#connect();
    }
    this.#pump();
  }

  /** No more failures: everything has to arrive. */
  settle(): void {
    for (let round = 0; round < 2000; round++) {
      if (!this.#isConnected) {
        this.#connect();
      }
      this.#now += 200;
      this.#pump();
      this.#carryUp(Infinity);
      this.#collect();
      this.server.speak(1000, 0);
      this.server.keep();
      this.#collect();
      this.#carryDown(Infinity);
      if (!this.#former && !this.server.isAnswering && this.#state.expects === undefined && this.#state.wakeAt === Infinity) {
        return;
      }
    }
    assert.fail("The two do not come to rest.");
  }

  check(): void {
    const { server } = this;
    const view = this.#view;
    assert.deepEqual(server.problems, []);
    assert.deepEqual(server.commands, view.commands, "commands, each once, in order");
    const whole = this.options.format === "audio/pcm" ? view.bytes.length & ~1 : view.bytes.length;
    assert.deepEqual(server.heard, view.bytes.slice(0, whole), "the user's sound, each sample once, in order");
    assert.deepEqual(view.items, server.items, "the conversation as the server has it");
    assert.equal(this.#state.waitingSamples, 0);
  }

  #command(): void {
    const id = `c${++this.#commandCount}`;
    const event: ClientEvent = { type: "conversation.item.create", item: { id, type: "message", role: "user", content: [] } };
    assert.ok(this.#state.send(event));
    this.#view.commands.push(id);
  }

  #speak(): void {
    let length = 1 + this.#random.below(3000);
    // Half a sample does not outlive a process.
    length += this.options.clientDies ? length % 2 : 0;
    const bytes = Uint8Array.from({ length }, () => this.#byteCount++ % 253);
    assert.ok(this.#state.append(bytes));
    this.#view.bytes.push(...bytes);
  }

  #answer(): void {
    if (this.server.isAttached && !this.server.isAnswering && this.#view.seq > 0) {
      const length = 2 + this.#random.below(4000);
      this.server.answer(length + (length % 2));
    }
  }

  #connect(): void {
    this.#state.connecting();
    this.server.accept(this.#state.resume);
    this.#isConnected = true;
    this.#collect();
  }

  /** Of what is under way, some arrives. */
  #lose(): void {
    if (!this.#isConnected) {
      return;
    }
    this.losses++;
    this.#carryUp(this.#random.below(this.#up.length + 1));
    this.#carryDown(this.#random.below(this.#down.length + 1));
    this.#disconnect();
  }

  #disconnect(): void {
    this.#up = [];
    this.#down = [];
    this.#isConnected = false;
    this.server.detach();
    assert.ok(this.#state.lost());
  }

  #dieAndRestore(): void {
    if (!this.options.clientDies || !this.#snapshot || this.#former) {
      return;
    }
    this.#lose();
    // What neither process wrote down before both died is gone, and no protocol brings it back.
    this.server.keep();
    const { saved, view } = this.#snapshot;
    this.#former = this.#view;
    this.#state = new ResumptionState(limits, JSON.parse(JSON.stringify(saved)) as SavedSession);
    this.#view = structuredClone({ ...view, commands: [], bytes: [] });
  }

  #pump(): void {
    if (!this.#isConnected) {
      return;
    }
    for (;;) {
      if (this.#state.acknowledges(this.#now)) {
        this.#save();
      }
      const text = this.#state.next(this.#now);
      if (text === null) {
        return;
      }
      this.#up.push(text);
    }
  }

  #save(): void {
    const saved = this.options.clientDies && !this.#former && this.#state.save();
    if (saved) {
      this.#snapshot = { saved, view: structuredClone(this.#view) };
    }
  }

  #carryUp(count: number): void {
    for (const text of this.#up.splice(0, count)) {
      this.server.receive(text);
    }
    this.#collect();
  }

  #collect(): void {
    if (this.#isConnected) {
      this.#down.push(...this.server.out.splice(0));
    }
  }

  #carryDown(count: number): void {
    for (const text of this.#down.splice(0, count)) {
      for (const delivery of this.#state.receive(JSON.parse(text) as ServerEvent, this.#now)) {
        this.#act(delivery);
      }
      this.#state.settle();
    }
    if (this.server.isClosed && this.#down.length === 0) {
      this.#disconnect();
      assert.ok(this.#state.refused(), "a token is left");
    }
  }

  #act(delivery: Delivery): void {
    switch (delivery.kind) {
      case "event":
        this.#see(delivery.event);
        break;
      case "opened":
        this.#save();
        break;
      case "resumed":
        this.#join(delivery.event.client_seq, bytesBefore(this.options.format, delivery.event.input_position));
        this.#save();
        break;
      case "resynced":
        this.#view.seq = Infinity;
        this.#view.items = delivery.items.map((item) => item.id!);
        break;
      default:
        assert.fail(JSON.stringify(delivery));
    }
  }

  #see(event: ServerEvent): void {
    const view = this.#view;
    if (event.type === "response.output_audio.delta") {
      const sound = view.sounds.get(event.item_id) ?? [];
      assert.equal(event.position, samplesIn(this.options.format, sound.length), "sound goes on where it stopped");
      sound.push(...decode(event.delta));
      view.sounds.set(event.item_id, sound);
      return;
    }
    if (event.seq === undefined) {
      return;
    }

    if (view.seq !== Infinity) {
      assert.equal(event.seq, view.seq + 1, "events, each once, in order");
    }
    view.seq = event.seq;
    if (event.type === "conversation.item.done") {
      view.items.push(event.item.id!);
    } else if (event.type === "response.output_audio.done") {
      const sound = view.sounds.get(event.item_id) ?? [];
      assert.deepEqual(Uint8Array.from(sound), soundOf(event.item_id, 0, sound.length), "sound is what was made");
    }
  }

  /** Of what the former process said, what was saved and what arrived counts; then comes what this one said. */
  #join(commands: number, bytes: number): void {
    const former = this.#former;
    const saved = this.#snapshot?.view;
    if (!former || !saved) {
      return;
    }
    this.#former = undefined;
    const view = this.#view;
    view.commands = [...former.commands.slice(0, Math.max(commands, saved.commands.length)), ...view.commands];
    view.bytes = [...former.bytes.slice(0, Math.max(bytes, saved.bytes.length)), ...view.bytes];
  }
}
