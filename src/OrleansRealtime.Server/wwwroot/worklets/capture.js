// The microphone, on the audio thread: to 24 kHz PCM16 in chunks of 40 ms.

import { Resampler } from "./resampler.js";

const WireRate = 24000;
const ChunkSamples = WireRate / 25;

class CaptureProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, WireRate);
    this.chunk = new Int16Array(ChunkSamples);
    this.filled = 0;
    this.peak = 0;
  }

  process(inputs) {
    const channels = inputs[0];
    if (channels.length === 0) {
      return true;
    }

    for (const sample of this.resampler.process(mix(channels))) {
      const clamped = Math.max(-1, Math.min(1, sample));
      this.peak = Math.max(this.peak, Math.abs(clamped));
      this.chunk[this.filled++] = Math.round(clamped * 32767);
      if (this.filled === ChunkSamples) {
        this.port.postMessage({ pcm: this.chunk.buffer, peak: this.peak }, [this.chunk.buffer]);
        this.chunk = new Int16Array(ChunkSamples);
        this.filled = 0;
        this.peak = 0;
      }
    }
    return true;
  }
}

function mix(channels) {
  if (channels.length === 1) {
    return channels[0];
  }

  const mono = new Float32Array(channels[0].length);
  for (const channel of channels) {
    for (let i = 0; i < mono.length; i++) {
      mono[i] += channel[i] / channels.length;
    }
  }
  return mono;
}

registerProcessor("capture", CaptureProcessor);
