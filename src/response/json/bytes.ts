/**
 * ASCII codes of the characters that have a meaning in JSON or in an event stream. Modules copy what they need into constants of
 * their own: CommonJS looks an imported name up at each use, which costs a tenth of the time for each byte.
 */
export const ASCII = {
  TAB: 0x09,
  LF: 0x0a,
  CR: 0x0d,
  SPACE: 0x20,
  QUOTE: 0x22,
  COMMA: 0x2c,
  COLON: 0x3a,
  OPEN_BRACKET: 0x5b,
  BACKSLASH: 0x5c,
  OPEN_BRACE: 0x7b,
  CLOSE_BRACE: 0x7d,
} as const;

const { BACKSLASH, QUOTE } = ASCII;

/** Marks the bytes of `characters` with 1, in a table of all bytes. */
export function byteTable(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) table[byte] = 1;
  return table;
}

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

/** Finds where strings close, across chunks. */
export class StringEnd {
  /** The last chunk ended within the string, after an odd number of backslashes. */
  #escaped = false;

  /** Index of the quote that closes the string which `start` lies in, or -1 if it is not before `end`. */
  find(chunk: Buffer, start: number, end: number): number {
    let from = this.#escaped ? start + 1 : start;
    this.#escaped = false;
    for (;;) {
      const quote = quoteIndex(chunk, from, end);
      const isEscaped = endsInEscape(chunk, from, quote < 0 ? end : quote);
      if (quote < 0) this.#escaped = isEscaped;
      if (quote < 0 || !isEscaped) return quote;
      from = quote + 1;
    }
  }

  reset(): void {
    this.#escaped = false;
  }
}

/** Index of the next quote from `start` up to `end`, or -1. */
function quoteIndex(chunk: Buffer, start: number, end: number): number {
  // The view keeps `indexOf` from searching beyond `end`.
  return (end === chunk.length ? chunk : chunk.subarray(0, end)).indexOf(QUOTE, start);
}

/** Whether an odd number of backslashes stands before `end`. */
function endsInEscape(chunk: Buffer, start: number, end: number): boolean {
  let first = end;
  while (first > start && chunk[first - 1] === BACKSLASH) first--;
  return ((end - first) & 1) === 1;
}

const INITIAL_BYTES = 64;

/** Copies bytes that arrive in several chunks, up to a limit. Whatever exceeds the limit is dropped. */
export class BoundedBuffer {
  readonly #limit: number;
  #bytes: Buffer;
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#bytes = Buffer.allocUnsafe(Math.min(limit, INITIAL_BYTES));
  }

  /** Only the first {@link length} bytes are filled. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  get length(): number {
    return this.#length;
  }

  append(chunk: Buffer, start: number, end: number): void {
    const needed = this.#length + end - start;
    this.#reserve(Math.min(needed, this.#limit));
    this.#length += chunk.copy(this.#bytes, this.#length, start, end);
  }

  #reserve(needed: number): void {
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.min(this.#limit, Math.max(needed, this.#bytes.length * 2)));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
