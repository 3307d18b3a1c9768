// What the programs beside this one share: a realtime connection as a queue of events, whatever SDK made it.
import { readFileSync } from 'node:fs';

export const fail = (error) => {
  console.error(error);
  process.exit(1);
};

// Keeps every event of a connection, and hands out the next of a type behind the last one handed out.
export const follow = (realtime) => {
  const events = [];
  let cursor = 0;
  let wake = () => {};
  realtime.on('error', fail);
  realtime.on('event', (event) => {
    events.push(event);
    wake();
  });

  const next = async (type, where = () => true) => {
    for (;;) {
      for (; cursor < events.length; cursor++) {
        const event = events[cursor];
        if (event.type === type && where(event)) {
          cursor++;
          return event;
        }
      }
      await new Promise((resolve) => (wake = resolve));
    }
  };

  return { events, next, types: () => [...new Set(events.map((event) => event.type))] };
};

// Sends audio in pieces of 100 ms, PCM16 mono 24 kHz, and silence enough to end the turn.
export const speak = (realtime, file = process.env.RECORDING) => {
  const audio = Buffer.concat([Buffer.alloc(24_000), readFileSync(file), Buffer.alloc(72_000)]);
  for (let at = 0; at < audio.length; at += 4_800) {
    realtime.send({ type: 'input_audio_buffer.append', audio: audio.subarray(at, at + 4_800).toString('base64') });
  }
};

export const audioBytes = (events, type = 'response.output_audio.delta') =>
  events.filter((event) => event.type === type).reduce((sum, event) => sum + Buffer.from(event.delta, 'base64').length, 0);

export const say = (realtime, text) =>
  realtime.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  });

export const report = (result) => {
  console.log(JSON.stringify(result));
  process.exit(0);
};
