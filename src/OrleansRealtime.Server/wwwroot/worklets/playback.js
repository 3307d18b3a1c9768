// The answer, on the audio thread. The context runs at the wire's 24 kHz, so a sample played here is a sample of the item,
// and the count of them is exactly what was heard.

class PlaybackProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.queue = [];        // { itemId, contentIndex, samples, offset }
    this.items = new Map(); // itemId → { itemId, contentIndex, received, played }
    this.sinceReport = 0;
    this.playing = false;
    this.port.onmessage = ({ data }) => (data.flush ? this.flush(data.flush) : this.add(data));
  }

  add({ itemId, contentIndex, pcm }) {
    const samples = new Int16Array(pcm);
    const item = this.items.get(itemId) ?? { itemId, contentIndex, received: 0, played: 0 };
    item.received += samples.length;
    this.items.set(itemId, item);
    this.queue.push({ item, samples, offset: 0 });
  }

  flush(request) {
    const cut = [...this.items.values()].filter(item => item.played < item.received);
    this.queue.length = 0;
    this.items.clear();
    this.playing = false;
    this.port.postMessage({ flushed: request, cut });
  }

  process(_, outputs) {
    const output = outputs[0][0];
    let written = 0;
    while (written < output.length && this.queue.length > 0) {
      const piece = this.queue[0];
      const count = Math.min(output.length - written, piece.samples.length - piece.offset);
      for (let i = 0; i < count; i++) {
        output[written + i] = piece.samples[piece.offset + i] / 32768;
      }
      written += count;
      piece.offset += count;
      piece.item.played += count;
      if (piece.offset === piece.samples.length) {
        this.queue.shift();
      }
    }

    this.report(written);
    return true;
  }

  // About every 40 ms while sounding, and at once when sound begins or ends.
  report(written) {
    const playing = written > 0;
    this.sinceReport += written;
    if (playing !== this.playing || this.sinceReport >= 960) {
      this.port.postMessage({ played: this.sinceReport, playing });
      this.sinceReport = 0;
      this.playing = playing;
    }
  }
}

registerProcessor("playback", PlaybackProcessor);
