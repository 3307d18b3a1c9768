/** The microphone as chunks of 24 kHz PCM16. Opening it asks the user. */
export class Microphone {
  #stream;
  #context;

  /** @param {(pcm: ArrayBuffer, peak: number) => void} onChunk every 40 ms */
  async open(onChunk) {
    if (!navigator.mediaDevices) {
      throw new Error("The browser gives a microphone only to pages from https:// or from this machine.");
    }

    this.#stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
    });

    // The device's own rate: not every browser connects a microphone to a context of another one.
    this.#context = new AudioContext();
    await this.#context.audioWorklet.addModule("worklets/capture.js");
    const capture = new AudioWorkletNode(this.#context, "capture", { numberOfOutputs: 0 });
    capture.port.onmessage = ({ data }) => onChunk(data.pcm, data.peak);
    this.#context.createMediaStreamSource(this.#stream).connect(capture);
    await this.#context.resume();
  }

  /** What the browser records; undefined while it is not open. */
  get stream() {
    return this.#stream;
  }

  close() {
    this.#stream?.getTracks().forEach(track => track.stop());
    this.#context?.close();
    this.#stream = this.#context = undefined;
  }
}

/** What a call offers without a microphone: a line that says nothing. */
export class Silence {
  #context = new AudioContext();

  stream = this.#context.createMediaStreamDestination().stream;

  close() {
    this.#context.close();
  }
}

/** What went wrong with the microphone, for the person in front of it. */
export function microphoneProblem(fault) {
  switch (fault.name) {
    case "NotAllowedError":
      return "The microphone was refused. Allow it in the browser's address bar and connect again, or go on by typing.";
    case "NotFoundError":
      return "There is no microphone. Go on by typing.";
    case "NotReadableError":
      return "The microphone is in use by another program.";
    default:
      return `The microphone does not work: ${fault.message}`;
  }
}
