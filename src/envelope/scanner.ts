import type { Shape } from './shape';
import { HeldBytes, unquote } from './held-bytes';
import { isInteger, isPlain, quoteIndex, shortStringEnd, viewOf } from './json-bytes';

const enum State {
  Start,
  Value,
  FirstKey,
  Key,
  InKey,
  Colon,
  InString,
  InScalar,
  InNested,
  InNestedString,
  AfterValue,
  Done,
  Broken,
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
/** What a brace has and the bracket of the same direction has not. */
const BRACE_BIT = 0x20;

const SPACE = new Uint8Array(256);
for (const byte of [0x20, 0x09, 0x0a, 0x0d]) SPACE[byte] = 1;

/** Bytes that a number, `true`, `false` or `null` may have. */
const SCALAR = new Uint8Array(256);
for (const byte of Buffer.from('0123456789+-.eEtrufalsn')) SCALAR[byte] = 1;

const SCALAR_TEXT = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const NUMBER_START = /^[-\d]/;

/** What an object on the path leaves in its slot. */
const SEEN = '{}';

/** The longest watched key is `RequestId`, 54 bytes when every letter is written as `\uXXXX`. */
const KEY_LIMIT = 128;
/** Longer numbers are taken as they start; JSON sets no limit. */
const SCALAR_LIMIT = 64;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
/** The kinds of the outermost brackets fit one small integer; further in, only their number is checked. */
const KIND_BITS = 30;

/**
 * Reads a JSON document in chunks of any size and picks the values that a {@link Shape} names, in memory that
 * does not grow with the document. What it picks is what `JSON.parse` would find there: keys may come in any
 * order and escaped, the last of repeated keys wins, equal names elsewhere mean nothing.
 *
 * Inside values that the shape does not name it checks strings and brackets only, which is where the speed
 * comes from; on the path of the shape every token is checked.
 */
export class JsonScanner {
  /** The picked values by slot, as text; complete ones only. */
  readonly values: (string | undefined)[] = [];

  #state: State = State.Start;
  /** How much of a byte order mark has come. */
  #marked = 0;
  /** The shape of the value that is due or being read; undefined for one to be skipped. */
  #due: Shape | undefined;
  /** The object of the path that is open at each level, and whether it is. */
  readonly #path: Shape[] = [];
  /** How many brackets are open inside a skipped value, and which kinds (1 a brace). */
  #nested = 0;
  #kinds = 0;
  /** The chunk ended within a string behind an odd number of backslashes. */
  #escaped = false;
  #held: HeldBytes | undefined;
  /** A number, `true`, `false` or `null`: its first byte, and all of it where it has to be looked at as a text. */
  #scalarStart = 0;
  #scalar: HeldBytes | undefined;
  readonly #root: Shape;

  constructor(root: Shape) {
    this.#root = root;
  }

  /** The document is whole and was an object; only white space may still come. */
  get complete(): boolean {
    return this.#state === State.Done;
  }

  /** Nothing that can still come makes this a JSON object. */
  get broken(): boolean {
    return this.#state === State.Broken;
  }

  /** Forgets what it read: the next bytes begin another document. */
  reset(): void {
    this.#state = State.Start;
    this.#marked = 0;
    while (this.#path.length > 0) this.#path.pop();
    this.#escaped = false;
    this.#held = undefined;
    this.values.fill(undefined);
  }

  /** Takes the next bytes, those of `chunk` from `start` up to `end`; nothing of them is kept but copies. */
  write(chunk: Buffer, start = 0, end = chunk.length): void {
    let at = start;
    let view: DataView | undefined;
    while (at < end) {
      switch (this.#state) {
        case State.InNested:
          view ??= viewOf(chunk);
          at = this.#skipNested(chunk, view, at, end);
          break;
        case State.InNestedString:
          at = this.#skipString(chunk, at, end, State.InNested);
          break;
        case State.InString:
          if (this.#due === undefined || this.#due.kind === 'object') at = this.#skipString(chunk, at, end, State.AfterValue);
          else at = this.#pickString(chunk, at, end, this.#due);
          break;
        case State.InKey:
          at = this.#readKey(chunk, at, end);
          break;
        case State.InScalar:
          at = this.#readScalar(chunk, at, end);
          break;
        case State.Broken:
          return;
        default: {
          const byte = chunk[at++];
          if (SPACE[byte] === 0) this.#token(byte);
        }
      }
    }
  }

  #token(byte: number): void {
    switch (this.#state) {
      case State.Value:
        return this.#beginValue(byte);
      case State.FirstKey:
        if (byte === CLOSE_BRACE) return this.#closeObject();
        this.#state = byte === QUOTE ? State.InKey : State.Broken;
        return;
      case State.Key:
        this.#state = byte === QUOTE ? State.InKey : State.Broken;
        return;
      case State.Colon:
        this.#state = byte === COLON ? State.Value : State.Broken;
        return;
      case State.AfterValue:
        if (byte === CLOSE_BRACE) return this.#closeObject();
        this.#state = byte === COMMA ? State.Key : State.Broken;
        return;
      case State.Start:
        return this.#begin(byte);
      default:
        this.#state = State.Broken;
    }
  }

  /** The first byte that is no white space: the document's brace, or a byte order mark before it. */
  #begin(byte: number): void {
    if (byte === OPEN_BRACE && (this.#marked === 0 || this.#marked === BYTE_ORDER_MARK.length)) return this.#openObject(this.#root);
    if (byte === BYTE_ORDER_MARK[this.#marked]) this.#marked++;
    else this.#state = State.Broken;
  }

  #beginValue(byte: number): void {
    const due = this.#due;
    if (due !== undefined) for (const slot of due.slots) this.values[slot] = undefined;
    if (byte === QUOTE) {
      this.#state = State.InString;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (byte === OPEN_BRACE && due !== undefined && due.kind === 'object') return this.#openObject(due);
      this.#nested = 1;
      this.#kinds = braceBit(byte);
      this.#state = State.InNested;
    } else if (SCALAR[byte] === 1) {
      this.#scalar?.clear();
      this.#scalarStart = byte;
      this.#state = State.InScalar;
    } else {
      this.#state = State.Broken;
    }
  }

  #openObject(shape: Shape): void {
    this.#path.push(shape);
    this.values[shape.slot] = SEEN;
    this.#state = State.FirstKey;
  }

  #closeObject(): void {
    this.#path.pop();
    this.#state = this.#path.length === 0 ? State.Done : State.AfterValue;
  }

  #readKey(chunk: Buffer, start: number, end: number): number {
    const close = this.#findQuote(chunk, start, end);
    if (close < 0) {
      (this.#held ??= new HeldBytes(KEY_LIMIT)).append(chunk, start, end);
      return end;
    }
    this.#state = State.Colon;
    this.#due = this.#held === undefined ? this.#match(chunk, start, close) : this.#matchHeld(chunk, start, close);
    return close + 1;
  }

  #match(chunk: Buffer, start: number, close: number): Shape | undefined {
    const length = close - start;
    const { keys } = this.#path[this.#path.length - 1];
    for (let k = 0; k < keys.length; k++) {
      const { name } = keys[k];
      if (name.length !== length) continue;
      let i = 0;
      while (i < length && chunk[start + i] === name.charCodeAt(i)) i++;
      if (i === length) return keys[k].shape;
    }
    if (length > KEY_LIMIT || isPlain(chunk, start, close)) return undefined;
    const name = unquote(chunk, start, close, KEY_LIMIT);
    if (name === undefined) this.#state = State.Broken;
    return keys.find((key) => key.name === name)?.shape;
  }

  #matchHeld(chunk: Buffer, start: number, close: number): Shape | undefined {
    const held = this.#held as HeldBytes;
    held.append(chunk, start, close);
    this.#held = undefined;
    return held.full ? undefined : this.#match(held.bytes, 0, held.length);
  }

  #pickString(chunk: Buffer, start: number, end: number, due: Shape): number {
    const close = this.#findQuote(chunk, start, end);
    if (close < 0) {
      (this.#held ??= new HeldBytes(heldLimit(due.limit))).append(chunk, start, end);
      return end;
    }
    const held = this.#held;
    if (held !== undefined) {
      held.append(chunk, start, close);
      this.#held = undefined;
      return this.#picked(due.slot, unquote(held.bytes, 0, held.length, due.limit, held.full), close);
    }
    if (isPlain(chunk, start, close)) {
      return this.#picked(due.slot, chunk.toString('latin1', start, Math.min(close, start + due.limit)), close);
    }
    const last = Math.min(close, start + heldLimit(due.limit));
    return this.#picked(due.slot, unquote(chunk, start, last, due.limit, last < close), close);
  }

  #picked(slot: number, value: string | undefined, close: number): number {
    this.values[slot] = value;
    this.#state = value === undefined ? State.Broken : State.AfterValue;
    return close + 1;
  }

  #readScalar(chunk: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end && SCALAR[chunk[at]] === 1) at++;
    const wanted = this.#due !== undefined && this.#due.kind === 'string or number';
    const isFirstPiece = this.#scalar === undefined || this.#scalar.length === 0;
    // Most are counts, for which no text is made.
    if (isFirstPiece && at < end && !wanted && isInteger(this.#scalarStart, chunk, start, at)) {
      this.#state = State.AfterValue;
      return at;
    }
    const held = (this.#scalar ??= new HeldBytes(SCALAR_LIMIT));
    if (isFirstPiece) held.push(this.#scalarStart);
    held.append(chunk, start, at);
    if (at === end) return at;
    const text = held.bytes.toString('latin1', 0, held.length);
    if (!held.full && !SCALAR_TEXT.test(text)) {
      this.#state = State.Broken;
      return at;
    }
    if (wanted && NUMBER_START.test(text)) this.values[(this.#due as Shape).slot] = text;
    this.#state = State.AfterValue;
    return at;
  }

  #skipString(chunk: Buffer, start: number, end: number, after: State): number {
    const close = this.#findQuote(chunk, start, end);
    if (close < 0) return end;
    this.#state = after;
    return close + 1;
  }

  /** The hot loop: from inside an array or object that the shape does not name to behind it. */
  #skipNested(chunk: Buffer, view: DataView, start: number, end: number): number {
    let nested = this.#nested;
    let kinds = this.#kinds;
    let at = start;
    const viewed = view.byteLength === 0 ? 0 : end;
    while (at < end) {
      const byte = chunk[at++];
      if (byte === QUOTE) {
        let close = shortStringEnd(chunk, view, at, viewed);
        if (close < 0) close = this.#findQuote(chunk, at, end);
        if (close < 0) {
          this.#state = State.InNestedString;
          at = end;
          break;
        }
        at = close + 1;
        // Nearly every string is followed by one of these; taken here, a turn of the loop less, it saves a tenth.
        if (at < end && (chunk[at] === COLON || chunk[at] === COMMA)) at++;
      } else if (byte >= OPEN_BRACKET) {
        // What is below are numbers, separators and space; to ask in this order, and for both kinds at once, saves an eighth.
        const pair = byte | BRACE_BIT;
        if (pair === OPEN_BRACE) {
          if (++nested <= KIND_BITS) kinds = (kinds << 1) | braceBit(byte);
        } else if (pair === CLOSE_BRACE) {
          if (nested <= KIND_BITS) {
            if ((kinds & 1) !== braceBit(byte)) {
              this.#state = State.Broken;
              return end;
            }
            kinds >>>= 1;
          }
          if (--nested === 0) {
            this.#state = State.AfterValue;
            break;
          }
        }
      }
    }
    this.#nested = nested;
    this.#kinds = kinds;
    return at;
  }

  /** Where the string that `start` lies in ends, or -1 if not before `end`. */
  #findQuote(chunk: Buffer, start: number, end: number): number {
    let from = start;
    if (this.#escaped) {
      this.#escaped = false;
      from++;
    }
    let search = from;
    for (;;) {
      const close = quoteIndex(chunk, search, end);
      const last = close < 0 ? end : close;
      let slashes = 0;
      while (last - 1 - slashes >= from && chunk[last - 1 - slashes] === BACKSLASH) slashes++;
      const odd = (slashes & 1) === 1;
      if (close < 0) this.#escaped = odd;
      if (close < 0 || !odd) return close;
      from = search = close + 1;
    }
  }
}

/** 1 for a brace, 0 for a bracket. */
function braceBit(byte: number): number {
  return (byte & BRACE_BIT) >>> 5;
}

/** A character takes at most six bytes: `\uXXXX`. One more is held, to tell whether a pair was cut in two. */
function heldLimit(characters: number): number {
  return (characters + 1) * 6;
}
