// Spoken questions over WebRTC, as many calls at once as wanted: libwebrtc without a browser.
import { readFileSync, writeFileSync } from 'node:fs';
import wrtc from '@roamhq/wrtc';
import { fail, report } from './session.mjs';

const { RTCPeerConnection, nonstandard } = wrtc;
const { RTCAudioSource, RTCAudioSink } = nonstandard;

const rate = 24_000;
const frame = rate / 100;
const calls = Number(process.env.CALLS ?? 1);
const recording = readFileSync(process.env.RECORDING);
const question = new Int16Array(recording.buffer, recording.byteOffset, recording.length / 2);
const silence = new Int16Array(frame);

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

const call = async (_, index) => {
  const microphone = new Microphone();
  const peer = new RTCPeerConnection();
  const events = [];
  let wake = () => {};
  let loudest = 0;
  let soundAt;
  const sound = [];
  peer.addTrack(microphone.track);
  peer.ontrack = ({ track }) => {
    const sink = new RTCAudioSink(track);
    sink.ondata = ({ samples, sampleRate }) => {
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      loudest = Math.max(loudest, peak);
      if (peak > 500) {
        soundAt ??= performance.now();
      }
      if (soundAt !== undefined) {
        sound.push({ samples: Int16Array.from(samples), sampleRate });
      }
    };
  };
  const channel = peer.createDataChannel('oai-events');
  channel.onmessage = ({ data }) => {
    events.push(JSON.parse(data));
    wake();
  };
  const next = async (type, where = () => true) => {
    for (;;) {
      const found = events.find((event) => event.type === type && where(event));
      if (found) {
        return found;
      }
      await new Promise((resolve) => (wake = resolve));
    }
  };

  await peer.setLocalDescription(await peer.createOffer());
  const began = performance.now();
  const answer = await fetch(`${process.env.SERVER}v1/realtime/calls`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.SECRET}`, 'Content-Type': 'application/sdp' },
    body: peer.localDescription.sdp,
  });
  if (answer.status !== 201) {
    throw new Error(`${answer.status} ${await answer.text()}`);
  }
  await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
  await next('session.created');
  const connected = performance.now() - began;
  microphone.say(question);
  const { transcript: heard } = await next('conversation.item.input_audio_transcription.completed');
  // On a busy machine a pause may cut a turn in two, and the second half cancel the first answer.
  const { response } = await next('response.done', ({ response }) => response.status === 'completed');
  await next('output_audio_buffer.stopped', (event) => event.response_id === response.id);
  await new Promise((resolve) => setTimeout(resolve, 200));
  microphone.close();
  const closed = new Promise((resolve) => (channel.onclose = resolve));
  peer.close();
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  // Too much for a pipe that the end of this program cuts off.
  writeFileSync(`${process.env.SOUND}-${index}`, Buffer.concat(sound.map(({ samples }) => Buffer.from(samples.buffer))));
  return {
    heard,
    answer: response.output[0].content[0].transcript,
    loudest,
    connected: Math.round(connected),
    soundRate: sound[0]?.sampleRate,
  };
};

try {
  report(await Promise.all(Array.from({ length: calls }, call)));
} catch (error) {
  fail(error);
}
