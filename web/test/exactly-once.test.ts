import assert from "node:assert/strict";
import { test } from "node:test";
import { World, type WorldOptions } from "./model/world.js";

// More of them find what is rarer: RUNS=2000 npm test.
const runs = Number(process.env["RUNS"] ?? 50);
const steps = 250;

const worlds: Record<string, WorldOptions> = {
  "losses and restarts, PCM": { isStrict: true, maxEvents: 2000, format: "audio/pcm", clientDies: false },
  "losses and restarts, G.711": { isStrict: true, maxEvents: 2000, format: "audio/pcmu", clientDies: false },
  "a server that falls back behind what it told": { isStrict: false, maxEvents: 2000, format: "audio/pcm", clientDies: false },
  "a server that keeps few events": { isStrict: true, maxEvents: 5, format: "audio/pcma", clientDies: false },
  "a client that dies as well, PCM": { isStrict: true, maxEvents: 2000, format: "audio/pcm", clientDies: true },
  "everything at once": { isStrict: false, maxEvents: 5, format: "audio/pcmu", clientDies: true },
};

for (const [name, options] of Object.entries(worlds)) {
  test(`exactly once: ${name}`, () => {
    let losses = 0;
    let resyncs = 0;
    let sounds = 0;
    for (let seed = 1; seed <= runs; seed++) {
      const world = new World(seed, options);
      try {
        for (let step = 0; step < steps; step++) {
          world.step();
        }
        world.settle();
        world.check();
      } catch (error) {
        throw new Error(`Seed ${seed}: ${String(error)}`, { cause: error });
      }
      losses += world.losses;
      resyncs += world.server.resyncs;
      sounds += world.finishedSounds;
    }

    // A world in which nothing happens proves nothing.
    assert.ok(losses > runs, `${losses} losses`);
    assert.ok(sounds > runs / 2, `${sounds} sounds`);
    const mayResync = !options.isStrict || options.maxEvents < 100;
    assert.equal(resyncs > 0, mayResync, `${resyncs} resyncs`);
  });
}
