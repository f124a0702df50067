// What the scanner asks of a run of bytes.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const ONE = 0x31;
const NINE = 0x39;

/** From here on `indexOf`, which is a `memchr`, beats a loop over bytes (measured: 64 bytes). */
const LOOP_BYTES = 64;

/** To make a view of a chunk takes a microsecond between two requests, which it saves on this many bytes. */
const VIEWED_BYTES = 4096;
const NO_VIEW = new DataView(new ArrayBuffer(0));

/** What {@link shortStringEnd} looks at: all bytes of the chunk, or none where so few are not worth it. */
export function viewOf(chunk: Buffer): DataView {
  return chunk.length < VIEWED_BYTES ? NO_VIEW : new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
}

/** Four bytes of the same kind, as one integer. */
const QUOTES = 0x22222222;
const ONES = 0x01010101;
const HIGH_BITS = 0x80808080;

/**
 * Where a string without backslash before its end closes, if within the next bytes; else -1, and the careful search
 * has to look. Most strings of an answer are keys and ids; four bytes at once take a tenth off what it takes one by one.
 *
 * @param view of the chunk
 * @param end where to stop, within the view
 */
export function shortStringEnd(chunk: Buffer, view: DataView, start: number, end: number): number {
  const stop = start + LOOP_BYTES < end - 3 ? start + LOOP_BYTES : end - 3;
  for (let at = start; at < stop; at += 4) {
    // A quote has become 0, and the lowest of these bits is that of the first one ("Hacker's Delight", Find First 0-Byte).
    const differing = view.getInt32(at, true) ^ QUOTES;
    const quotes = (differing - ONES) & ~differing & HIGH_BITS;
    if (quotes !== 0) {
      const quote = at + ((31 - Math.clz32(quotes & -quotes)) >>> 3);
      return chunk[quote - 1] === BACKSLASH ? -1 : quote;
    }
  }
  return -1;
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

/** ASCII without escapes or control characters, so that the Latin-1 text of it is its value. */
export function isPlain(chunk: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = chunk[at];
    if (byte >= 0x80 || byte < 0x20 || byte === BACKSLASH) return false;
  }
  return true;
}
