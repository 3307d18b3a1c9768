// A windowed-sinc resampler for a stream: however the input is cut, the output is the same.

const Taps = 32;      // input samples per output sample, when the rate does not fall
const Phases = 256;   // positions between two input samples that have their own filter

export class Resampler {
  constructor(inputRate, outputRate) {
    this.step = inputRate / outputRate;
    const cutoff = Math.min(1, outputRate / inputRate) * 0.92;
    this.taps = 2 * Math.ceil((Taps / 2) * Math.max(1, this.step));
    this.filters = makeFilters(this.taps, cutoff);
    // Half a filter of silence stands before the first sample, so that output 0 is input 0.
    this.history = new Float32Array(this.taps / 2 - 1);
    this.position = 0;
  }

  /** Takes all of the input; returns what can be computed from it and from what came before. */
  process(input) {
    if (this.step === 1) {
      return input.slice();
    }

    const samples = new Float32Array(this.history.length + input.length);
    samples.set(this.history);
    samples.set(input, this.history.length);
    const output = [];
    let at = this.position;
    for (; Math.floor(at) + this.taps <= samples.length; at += this.step) {
      const first = Math.floor(at);
      const filter = this.filters[Math.floor((at - first) * Phases)];
      let sum = 0;
      for (let i = 0; i < this.taps; i++) {
        sum += samples[first + i] * filter[i];
      }
      output.push(sum);
    }

    const used = Math.min(Math.floor(at), samples.length);
    this.history = samples.slice(used);
    this.position = at - used;
    return Float32Array.from(output);
  }
}

function makeFilters(taps, cutoff) {
  const filters = [];
  for (let phase = 0; phase < Phases; phase++) {
    const filter = new Float32Array(taps);
    let sum = 0;
    for (let i = 0; i < taps; i++) {
      const x = i - (taps / 2 - 1) - phase / Phases;
      const window = 0.5 + 0.5 * Math.cos((2 * Math.PI * x) / (taps + 1));
      filter[i] = window * (x === 0 ? cutoff : Math.sin(Math.PI * cutoff * x) / (Math.PI * x));
      sum += filter[i];
    }
    filters.push(filter.map(value => value / sum));
  }
  return filters;
}
