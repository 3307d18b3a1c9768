import type { AudioFormat } from "../protocol/sessions.js";

/** Everything is counted in samples of this rate, whatever the format. */
export const samplesPerSecond = 24_000;

export type FormatName = AudioFormat["type"];

/** 16-bit PCM has two bytes a sample; a byte of G.711 is one of 8 kHz, and so three. */
export function samplesIn(format: FormatName, bytes: number): number {
  return format === "audio/pcm" ? bytes / 2 : bytes * 3;
}

/** Bytes up to the one that holds the sample: where a cut may be made without losing any of it. */
export function bytesBefore(format: FormatName, samples: number): number {
  return format === "audio/pcm" ? samples * 2 : Math.floor(samples / 3);
}

export function isFormatName(value: unknown): value is FormatName {
  return value === "audio/pcm" || value === "audio/pcmu" || value === "audio/pcma";
}
