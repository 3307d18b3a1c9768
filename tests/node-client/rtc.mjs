// What the programs beside this one share: a call by libwebrtc without a browser.
import { readFileSync } from 'node:fs';
import wrtc from '@roamhq/wrtc';

const { RTCPeerConnection, nonstandard } = wrtc;
const { RTCAudioSource, RTCAudioSink } = nonstandard;

const rate = 24_000;
const frame = rate / 100;
const silence = new Int16Array(frame);

// Louder than this is an answer, of 32,767.
const loud = 500;

// PCM16 mono at 24 kHz.
export const recording = (file = process.env.RECORDING) => {
  const bytes = readFileSync(file);
  return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
};

// Ten milliseconds at a time, in step with the clock whatever timers do.
class Microphone {
  constructor() {
    this.source = new RTCAudioSource();
    this.track = this.source.createTrack();
    this.queue = [];
    this.sent = 0;
    this.began = performance.now();
    this.timer = setInterval(() => this.pump(), 10);
  }

  say(samples) {
    for (let at = 0; at < samples.length; at += frame) {
      const piece = new Int16Array(frame);
      piece.set(samples.subarray(at, at + frame));
      this.queue.push(piece);
    }
  }

  pump() {
    for (; this.sent < (performance.now() - this.began) / 10; this.sent++) {
      this.source.onData({
        samples: this.queue.shift() ?? silence, sampleRate: rate, bitsPerSample: 16, channelCount: 1, numberOfFrames: frame,
      });
    }
  }

  close() {
    clearInterval(this.timer);
    this.track.stop();
  }
}

export class Call {
  events = [];
  microphone = new Microphone();
  peer = new RTCPeerConnection();
  // From the first that is loud, and when each piece came.
  heard = [];
  #cursor = 0;
  #wakes = new Set();

  static async open() {
    const call = new Call();
    const { peer } = call;
    peer.addTrack(call.microphone.track);
    peer.ontrack = ({ track }) => call.#listen(track);
    call.channel = peer.createDataChannel('oai-events');
    call.channel.onmessage = ({ data }) => {
      call.events.push({ ...JSON.parse(data), at: performance.now() });
      call.#wake();
    };
    call.closed = new Promise((resolve) => (call.channel.onclose = resolve)).then(() => call.#wake());
    await peer.setLocalDescription(await peer.createOffer());
    const answer = await fetch(`${process.env.SERVER}v1/realtime/calls`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${process.env.SECRET}`, 'Content-Type': 'application/sdp' },
      body: peer.localDescription.sdp,
    });
    if (answer.status !== 201) {
      throw new Error(`${answer.status} ${await answer.text()}`);
    }
    call.id = answer.headers.get('Location').split('/').at(-1);
    await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    await call.next('session.created');
    return call;
  }

  send(event) {
    this.channel.send(JSON.stringify(event));
  }

  // The first of a type that came after the last one asked for so.
  next(type, where = () => true) {
    return this.#until(type, () => {
      for (; this.#cursor < this.events.length; this.#cursor++) {
        const event = this.events[this.#cursor];
        if (event.type === 'error') {
          throw new Error(JSON.stringify(event.error));
        }
        if (event.type === type && where(event)) {
          this.#cursor++;
          return event;
        }
      }
      return null;
    });
  }

  // Wherever it stands.
  any(type, where = () => true) {
    return this.#until(type, () => this.all(type).find(where));
  }

  // Those so far.
  all(type) {
    return this.events.filter((event) => event.type === type);
  }

  // All of it in one piece, as it was played, and how many samples a second.
  sound() {
    return {
      bytes: Buffer.concat(this.heard.map(({ samples }) => Buffer.from(samples.buffer))),
      rate: this.heard[0]?.sampleRate,
    };
  }

  // When it was last loud.
  lastSound() {
    return this.heard.findLast(({ isLoud }) => isLoud)?.at ?? 0;
  }

  hangUp() {
    this.microphone.close();
    this.peer.close();
  }

  async #until(type, find) {
    for (;;) {
      const found = find();
      if (found) {
        return found;
      }
      if (this.channel.readyState === 'closed') {
        throw new Error(`The call ended before ${type}.`);
      }
      await new Promise((resolve) => this.#wakes.add(resolve));
    }
  }

  #listen(track) {
    new RTCAudioSink(track).ondata = ({ samples, sampleRate }) => {
      const isLoud = samples.some((sample) => Math.abs(sample) > loud);
      if (isLoud || this.heard.length > 0) {
        this.heard.push({ at: performance.now(), isLoud, samples: Int16Array.from(samples), sampleRate });
      }
    };
  }

  #wake() {
    this.#wakes.forEach((wake) => wake());
    this.#wakes.clear();
  }
}
