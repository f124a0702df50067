import { ASCII, byteTable, shortStringEnd, type StringEnd } from './bytes';

const { BACKSLASH, CLOSE_BRACE, OPEN_BRACE, OPEN_BRACKET, QUOTE } = ASCII;

/** An escape, or a control character, which JSON forbids in a string. */
const NEEDS_PARSING = /[\\\u0000-\u001f]/;
const HIGH_SURROGATE_AT_END = /[\uD800-\uDBFF]$/;
/** An incomplete escape at the end, after an even number of backslashes. */
const CUT_ESCAPE = /(?<!\\)((?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?$/;
/** `\uXXXX` */
const LONGEST_ESCAPE = 6;

/** How many bytes to keep of a string to know `characters` of it, whether a surrogate pair is cut in two, and that it goes on. */
export function keptBytes(characters: number): number {
  return readBytes(characters) + 1;
}

/**
 * The value of a JSON string from the bytes between its quotes, at most `limit` characters of it; undefined if the bytes are
 * no JSON string. Bytes beyond those that `limit` needs are not looked at.
 */
export function stringValue(bytes: Buffer, start: number, end: number, limit: number): string | undefined {
  if (isPlain(bytes, start, end)) return bytes.toString('latin1', start, Math.min(end, start + limit));
  const last = Math.min(end, start + readBytes(limit));
  const raw = bytes.toString('utf8', start, last);
  const value = unescape(last < end ? raw.replace(CUT_ESCAPE, '$1') : raw);
  if (value === undefined || value.length <= limit) return value;
  return value.slice(0, limit).replace(HIGH_SURROGATE_AT_END, '');
}

function readBytes(characters: number): number {
  return (characters + 1) * LONGEST_ESCAPE;
}

/** ASCII without escapes or control characters: read as Latin-1, it is its own value. */
export function isPlain(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte >= 0x80 || byte < 0x20 || byte === BACKSLASH) return false;
  }
  return true;
}

function unescape(raw: string): string | undefined {
  if (!NEEDS_PARSING.test(raw)) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return undefined;
  }
}

/** Bytes that a number, `true`, `false` or `null` may have. */
const SCALAR_BYTES = byteTable('0123456789+-.eEtrufalsn');
const SCALAR = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const NUMBER_START = /^[-\d]/;
/** JSON sets no limit to the length of a number. Longer ones are cut, and not checked. */
const MAX_SCALAR_LENGTH = 64;

/** How many bytes to keep of a scalar: one more, which tells that it is too long. */
export const KEPT_SCALAR_BYTES = MAX_SCALAR_LENGTH + 1;

export function startsScalar(byte: number): boolean {
  return SCALAR_BYTES[byte] === 1;
}

/** Index of the first byte that does not belong to the scalar, or `end` if it may go on. */
export function scalarEnd(chunk: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && SCALAR_BYTES[chunk[at]] === 1) at++;
  return at;
}

/** The number, `true`, `false` or `null` that these bytes are; undefined if they are none. */
export function scalarText(bytes: Buffer, start: number, end: number): string | undefined {
  const text = bytes.toString('latin1', start, Math.min(end, start + MAX_SCALAR_LENGTH));
  return end - start > MAX_SCALAR_LENGTH || SCALAR.test(text) ? text : undefined;
}

export function isNumber(scalar: string): boolean {
  return NUMBER_START.test(scalar);
}

/** The bit that differs between `{` and `[`, and between `}` and `]`. */
const BRACE_BIT = 0x20;
/** Kinds of brackets fit one small integer up to this depth. Farther in, only their number is checked. */
const MAX_CHECKED_DEPTH = 30;

const enum NestedState {
  Outside,
  Inside,
  InString,
  Mismatched,
}

/** Skips an array or object. Of what is in it, only strings and brackets are checked, which makes it fast. */
export class NestedValue {
  readonly #stringEnd: StringEnd;
  #state: NestedState = NestedState.Outside;
  #depth = 0;
  /** One bit for each open bracket, the innermost lowest: 1 for a brace. */
  #kinds = 0;

  constructor(stringEnd: StringEnd) {
    this.#stringEnd = stringEnd;
  }

  /** The value has ended. */
  get closed(): boolean {
    return this.#state === NestedState.Outside;
  }

  /** A bracket was closed by one of the other kind. */
  get mismatched(): boolean {
    return this.#state === NestedState.Mismatched;
  }

  /** Begins with the bracket that opens the value. */
  open(bracket: number): void {
    this.#state = NestedState.Inside;
    this.#depth = 1;
    this.#kinds = braceBit(bracket);
  }

  /** @returns the index after the value, or `end` if it goes on */
  skip(chunk: Buffer, view: DataView, start: number, end: number): number {
    if (this.#state === NestedState.Inside) return this.#skipInside(chunk, view, start, end);
    const quote = this.#stringEnd.find(chunk, start, end);
    if (quote < 0) return end;
    this.#state = NestedState.Inside;
    return quote + 1;
  }

  /** The hot loop: nearly all bytes of a large response are read here. */
  #skipInside(chunk: Buffer, view: DataView, start: number, end: number): number {
    let at = start;
    while (at < end) {
      const byte = chunk[at++];
      if (byte === QUOTE) {
        let quote = shortStringEnd(chunk, view, at, end);
        if (quote < 0) quote = this.#stringEnd.find(chunk, at, end);
        if (quote < 0) {
          this.#state = NestedState.InString;
          return end;
        }
        at = quote + 1;
      } else if (byte >= OPEN_BRACKET) {
        this.#readBracket(byte);
        if (this.#state !== NestedState.Inside) return at;
      }
    }
    return at;
  }

  /** @param byte a bracket, or a letter of `true`, `false` or `null` */
  #readBracket(byte: number): void {
    const isChecked = this.#depth <= MAX_CHECKED_DEPTH;
    const brace = byte | BRACE_BIT;
    if (brace === OPEN_BRACE) {
      this.#depth++;
      if (this.#depth <= MAX_CHECKED_DEPTH) this.#kinds = (this.#kinds << 1) | braceBit(byte);
    } else if (brace === CLOSE_BRACE) {
      if (isChecked && (this.#kinds & 1) !== braceBit(byte)) {
        this.#state = NestedState.Mismatched;
        return;
      }
      if (isChecked) this.#kinds >>>= 1;
      this.#depth--;
      if (this.#depth === 0) this.#state = NestedState.Outside;
    }
  }
}

/** 1 for a brace, 0 for a bracket. */
function braceBit(byte: number): number {
  return (byte & BRACE_BIT) >>> 5;
}
