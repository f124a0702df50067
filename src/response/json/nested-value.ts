import { ASCII } from './characters';
import { shortStringEnd } from './quote-search';
import type { StringEnd } from './string-end';

const { CLOSE_BRACE, OPEN_BRACE, OPEN_BRACKET, QUOTE } = ASCII;
/** The bit that differs between `{` and `[`, and between `}` and `]`. */
const BRACE_BIT = 0x20;
/** Kinds of brackets fit one small integer up to this depth. Farther in, only their number is checked. */
const MAX_CHECKED_DEPTH = 30;

const enum State {
  Outside,
  Inside,
  InString,
  Mismatched,
}

/** Skips an array or object. Of what is in it, only strings and brackets are checked, which makes it fast. */
export class NestedValue {
  readonly #stringEnd: StringEnd;
  #state: State = State.Outside;
  #depth = 0;
  /** One bit for each open bracket, the innermost lowest: 1 for a brace. */
  #kinds = 0;

  constructor(stringEnd: StringEnd) {
    this.#stringEnd = stringEnd;
  }

  /** The value has ended. */
  get closed(): boolean {
    return this.#state === State.Outside;
  }

  /** A bracket was closed by one of the other kind. */
  get mismatched(): boolean {
    return this.#state === State.Mismatched;
  }

  /** Begins with the bracket that opens the value. */
  open(bracket: number): void {
    this.#state = State.Inside;
    this.#depth = 1;
    this.#kinds = braceBit(bracket);
  }

  /** @returns the index after the value, or `end` if it goes on */
  skip(chunk: Buffer, view: DataView, start: number, end: number): number {
    if (this.#state === State.Inside) return this.#skipInside(chunk, view, start, end);
    const quote = this.#stringEnd.find(chunk, start, end);
    if (quote < 0) return end;
    this.#state = State.Inside;
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
          this.#state = State.InString;
          return end;
        }
        at = quote + 1;
      } else if (byte >= OPEN_BRACKET) {
        this.#readBracket(byte);
        if (this.#state !== State.Inside) return at;
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
        this.#state = State.Mismatched;
        return;
      }
      if (isChecked) this.#kinds >>>= 1;
      this.#depth--;
      if (this.#depth === 0) this.#state = State.Outside;
    }
  }
}

/** 1 for a brace, 0 for a bracket. */
function braceBit(byte: number): number {
  return (byte & BRACE_BIT) >>> 5;
}
