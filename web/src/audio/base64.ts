const Chunk = 0x8000;

/** How many bytes a base64 text stands for, without decoding it. */
export function decodedLength(text: string): number {
  const filling = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return (text.length / 4) * 3 - filling;
}

export function encode(bytes: Uint8Array): string {
  let binary = "";
  // A call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += Chunk) {
    binary += String.fromCharCode(...bytes.subarray(at, at + Chunk));
  }
  return btoa(binary);
}

export function decode(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) {
    bytes[at] = binary.charCodeAt(at);
  }
  return bytes;
}
