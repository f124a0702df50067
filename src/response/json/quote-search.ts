import { ASCII } from './characters';

const { BACKSLASH } = ASCII;
const WORD_BYTES = 4;
/** Most strings of an API response are keys and ids, which are shorter. */
const SEARCHED_BYTES = 64;

// Four times the same byte, as one integer.
const QUOTES = 0x22222222;
const ONES = 0x01010101;
const HIGH_BITS = 0x80808080;

/**
 * Finds the end of a short string without escapes, four bytes at a time.
 *
 * @returns the index of the closing quote; -1 if it is farther away or may be escaped, and has to be searched byte by byte
 */
export function shortStringEnd(chunk: Buffer, view: DataView, start: number, end: number): number {
  const stop = Math.min(start + SEARCHED_BYTES, end - WORD_BYTES + 1);
  for (let at = start; at < stop; at += WORD_BYTES) {
    // A quote becomes a zero byte, and its high bit is then the lowest that is set ("Hacker's Delight", Find First 0-Byte).
    const difference = view.getInt32(at, true) ^ QUOTES;
    const zeroBytes = (difference - ONES) & ~difference & HIGH_BITS;
    if (zeroBytes !== 0) {
      const quote = at + ((31 - Math.clz32(zeroBytes & -zeroBytes)) >>> 3);
      return chunk[quote - 1] === BACKSLASH ? -1 : quote;
    }
  }
  return -1;
}

/** The bytes of a chunk, for {@link shortStringEnd}. */
export function viewOf(chunk: Buffer): DataView {
  return new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
}
