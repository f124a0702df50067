// What the scanner asks of a run of bytes.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const ONE = 0x31;
const NINE = 0x39;

/** From here on `indexOf`, which is a `memchr`, beats a loop over bytes (measured: 64 bytes). */
const LOOP_BYTES = 64;

/**
 * Where a string without backslash before its end closes, if within the next bytes; else -1, and the careful search
 * has to look. Most strings of an answer are keys and ids; four bytes a turn take a third off the whole skip.
 */
export function shortStringEnd(chunk: Buffer, start: number, end: number): number {
  const stop = Math.min(start + LOOP_BYTES, end - 3);
  for (let at = start; at < stop; at += 4) {
    if (chunk[at] === QUOTE) return unescapedAt(chunk, at);
    if (chunk[at + 1] === QUOTE) return unescapedAt(chunk, at + 1);
    if (chunk[at + 2] === QUOTE) return unescapedAt(chunk, at + 2);
    if (chunk[at + 3] === QUOTE) return unescapedAt(chunk, at + 3);
  }
  return -1;
}

function unescapedAt(chunk: Buffer, quote: number): number {
  return chunk[quote - 1] === BACKSLASH ? -1 : quote;
}

/** Where the next quote is, from `start` up to `end`; -1 if there is none. */
export function quoteIndex(chunk: Buffer, start: number, end: number): number {
  const stop = Math.min(start + LOOP_BYTES, end);
  for (let at = start; at < stop; at++) if (chunk[at] === QUOTE) return at;
  if (stop === end) return -1;
  // Not to search beyond the end, which may be far from that of the chunk.
  return (end === chunk.length ? chunk : chunk.subarray(0, end)).indexOf(QUOTE, stop);
}

/** Whether a number of this first byte, and of these further ones, is one of digits only. */
export function isInteger(first: number, chunk: Buffer, start: number, end: number): boolean {
  if (first < ONE || first > NINE) return first === ZERO && start === end;
  for (let at = start; at < end; at++) if (chunk[at] < ZERO || chunk[at] > NINE) return false;
  return true;
}

export function hasBackslash(chunk: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (chunk[at] === BACKSLASH) return true;
  return false;
}

/** ASCII without escapes or control characters, so that the Latin-1 text of it is its value. */
export function isPlain(chunk: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = chunk[at];
    if (byte >= 0x80 || byte < 0x20 || byte === BACKSLASH) return false;
  }
  return true;
}
