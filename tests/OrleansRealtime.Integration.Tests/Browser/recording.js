// Everything that is heard of a stream, recorded by the browser.
globalThis.Recording = class {
  constructor(stream) {
    this.parts = [];
    this.recorder = new MediaRecorder(stream, { audioBitsPerSecond: 128_000 });
    this.recorder.ondataavailable = ({ data }) => this.parts.push(data);
    this.recorder.start();
  }

  // PCM16 at 24 kHz in base64; ends it.
  async pcm() {
    const stopped = new Promise((resolve) => (this.recorder.onstop = resolve));
    this.recorder.stop();
    await stopped;
    const recorded = new Blob(this.parts, { type: this.recorder.mimeType });
    const decoded = await new OfflineAudioContext(1, 1, 24_000).decodeAudioData(await recorded.arrayBuffer());
    return pcmText(decoded.getChannelData(0));
  }
};

// PCM16 in base64.
globalThis.pcmText = (samples) => {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  samples.forEach((sample, i) => view.setInt16(i * 2, Math.max(-1, Math.min(1, sample)) * 32_767, true));
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return btoa(text);
};
