import { ASCII, BoundedBuffer, byteTable, StringEnd, viewOf } from './bytes';
import type { JsonSchema } from './schema';
import { isNumber, isPlain, KEPT_SCALAR_BYTES, keptBytes, NestedValue, scalarEnd, scalarText, startsScalar, stringValue } from './values';

const { CLOSE_BRACE, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } = ASCII;

const enum State {
  /** Before the brace that opens the document. */
  Start,
  /** Before a value. */
  Value,
  /** After the brace that opens an object. */
  FirstKey,
  /** After a comma. */
  Key,
  InKey,
  /** After a key. */
  Colon,
  InString,
  InScalar,
  InNested,
  AfterValue,
  Done,
  Broken,
}

const WHITE_SPACE = byteTable(' \t\n\r');
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
/** The longest key of a schema is `RequestId`, 54 bytes if every letter is written as `\uXXXX`. */
const MAX_KEY_BYTES = 128;
/** What an object of the schema leaves in its slot. */
const SEEN = '{}';

/**
 * Reads a JSON document in chunks of any size and picks the values that a {@link JsonSchema} names, in memory that does not
 * grow with the document. It picks what `JSON.parse` would find there: keys may come in any order and escaped, the last of
 * repeated keys wins, equal names elsewhere mean nothing.
 *
 * Objects of the schema are checked token by token, other values only for strings and brackets.
 */
export class JsonScanner {
  /** The picked values by slot, as text. Incomplete ones are missing. */
  readonly values: (string | undefined)[] = [];

  readonly #root: JsonSchema;
  #state: State = State.Start;
  /** How many bytes of a byte order mark were read. */
  #markBytes = 0;
  /** The schema of the current value; undefined if it is to be skipped. */
  #schema: JsonSchema | undefined;
  /** The schemas of the objects that are open. */
  readonly #path: JsonSchema[] = [];
  readonly #stringEnd = new StringEnd();
  /** The beginning of a key or value that goes on in the next chunk. */
  #partial: BoundedBuffer | undefined;
  #nested: NestedValue | undefined;

  constructor(root: JsonSchema) {
    this.#root = root;
  }

  /** The document is complete and was an object. Only white space may follow. */
  get complete(): boolean {
    return this.#state === State.Done;
  }

  /** Forgets everything: the next bytes begin another document. */
  reset(): void {
    this.values.fill(undefined);
    this.#state = State.Start;
    this.#markBytes = 0;
    while (this.#path.length > 0) this.#path.pop();
    this.#stringEnd.reset();
    this.#partial = undefined;
  }

  /** Reads the bytes of `chunk` from `start` up to `end`. Keeps only copies. */
  write(chunk: Buffer, start = 0, end = chunk.length): void {
    let at = start;
    let view: DataView | undefined;
    while (at < end) {
      switch (this.#state) {
        case State.InNested:
          view ??= viewOf(chunk);
          at = this.#skipNested(chunk, view, at, end);
          break;
        case State.InString:
          at = this.#readString(chunk, at, end);
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
          const byte = chunk[at];
          // A scalar is read from its first byte on.
          if (WHITE_SPACE[byte] === 1 || this.#readToken(byte)) at++;
        }
      }
    }
  }

  /** @returns whether the byte was consumed */
  #readToken(byte: number): boolean {
    switch (this.#state) {
      case State.Value:
        return this.#beginValue(byte);
      case State.FirstKey:
        if (byte === CLOSE_BRACE) return this.#closeObject();
        return this.#expect(QUOTE, byte, State.InKey);
      case State.Key:
        return this.#expect(QUOTE, byte, State.InKey);
      case State.Colon:
        return this.#expect(COLON, byte, State.Value);
      case State.AfterValue:
        if (byte === CLOSE_BRACE) return this.#closeObject();
        return this.#expect(COMMA, byte, State.Key);
      case State.Start:
        return this.#beginDocument(byte);
      default:
        return this.#enter(State.Broken);
    }
  }

  #expect(expected: number, byte: number, next: State): boolean {
    return this.#enter(byte === expected ? next : State.Broken);
  }

  #enter(state: State): boolean {
    this.#state = state;
    return true;
  }

  #beginDocument(byte: number): boolean {
    const afterMark = this.#markBytes === 0 || this.#markBytes === BYTE_ORDER_MARK.length;
    if (byte === OPEN_BRACE && afterMark) return this.#openObject(this.#root);
    return byte === BYTE_ORDER_MARK[this.#markBytes++] || this.#enter(State.Broken);
  }

  #beginValue(byte: number): boolean {
    const schema = this.#schema;
    if (schema !== undefined) for (const slot of schema.slots) this.values[slot] = undefined;
    if (byte === QUOTE) return this.#enter(State.InString);
    if (byte === OPEN_BRACE && schema?.kind === 'object') return this.#openObject(schema);
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      (this.#nested ??= new NestedValue(this.#stringEnd)).open(byte);
      return this.#enter(State.InNested);
    }
    if (!startsScalar(byte)) return this.#enter(State.Broken);
    this.#state = State.InScalar;
    return false;
  }

  #openObject(schema: JsonSchema): boolean {
    this.#path.push(schema);
    this.values[schema.slot] = SEEN;
    return this.#enter(State.FirstKey);
  }

  #closeObject(): boolean {
    this.#path.pop();
    return this.#enter(this.#path.length === 0 ? State.Done : State.AfterValue);
  }

  #readKey(chunk: Buffer, start: number, end: number): number {
    const quote = this.#stringEnd.find(chunk, start, end);
    if (quote < 0) return this.#keepPartial(MAX_KEY_BYTES + 1, chunk, start, end);
    this.#state = State.Colon;
    const partial = this.#takePartial(chunk, start, quote);
    this.#schema = partial === undefined ? this.#matchKey(chunk, start, quote) : this.#matchKey(partial.bytes, 0, partial.length);
    return quote + 1;
  }

  /** The schema of the key that stands in these bytes; undefined if the schema does not name it. */
  #matchKey(bytes: Buffer, start: number, end: number): JsonSchema | undefined {
    const { keys } = this.#path[this.#path.length - 1];
    for (let i = 0; i < keys.length; i++) if (equals(keys[i].name, bytes, start, end)) return keys[i].schema;
    if (end - start > MAX_KEY_BYTES || isPlain(bytes, start, end)) return undefined;
    const name = stringValue(bytes, start, end, MAX_KEY_BYTES);
    if (name === undefined) this.#state = State.Broken;
    return keys.find((key) => key.name === name)?.schema;
  }

  #readString(chunk: Buffer, start: number, end: number): number {
    const quote = this.#stringEnd.find(chunk, start, end);
    const schema = this.#schema;
    if (schema === undefined || schema.kind === 'object') {
      if (quote < 0) return end;
      this.#state = State.AfterValue;
      return quote + 1;
    }
    const { limit } = schema;
    if (quote < 0) return this.#keepPartial(keptBytes(limit), chunk, start, end);
    const partial = this.#takePartial(chunk, start, quote);
    const value = partial === undefined ? stringValue(chunk, start, quote, limit) : stringValue(partial.bytes, 0, partial.length, limit);
    this.values[schema.slot] = value;
    this.#state = value === undefined ? State.Broken : State.AfterValue;
    return quote + 1;
  }

  #keepPartial(limit: number, chunk: Buffer, start: number, end: number): number {
    (this.#partial ??= new BoundedBuffer(limit)).append(chunk, start, end);
    return end;
  }

  /** The key or value, if it began in an earlier chunk. */
  #takePartial(chunk: Buffer, start: number, end: number): BoundedBuffer | undefined {
    const partial = this.#partial;
    partial?.append(chunk, start, end);
    this.#partial = undefined;
    return partial;
  }

  #readScalar(chunk: Buffer, start: number, end: number): number {
    const at = scalarEnd(chunk, start, end);
    if (at === end) return this.#keepPartial(KEPT_SCALAR_BYTES, chunk, start, end);
    const partial = this.#takePartial(chunk, start, at);
    const text = partial === undefined ? scalarText(chunk, start, at) : scalarText(partial.bytes, 0, partial.length);
    const schema = this.#schema;
    if (text !== undefined && schema?.kind === 'string or number' && isNumber(text)) this.values[schema.slot] = text;
    this.#state = text === undefined ? State.Broken : State.AfterValue;
    return at;
  }

  #skipNested(chunk: Buffer, view: DataView, start: number, end: number): number {
    const nested = this.#nested as NestedValue;
    const at = nested.skip(chunk, view, start, end);
    if (nested.closed) this.#state = State.AfterValue;
    else if (nested.mismatched) this.#state = State.Broken;
    return at;
  }
}

function equals(name: string, bytes: Buffer, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name.charCodeAt(i)) return false;
  return true;
}
