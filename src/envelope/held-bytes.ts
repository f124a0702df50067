/** An escape, or a control character, which JSON forbids in a string. */
const NEEDS_PARSING = /[\\\u0000-\u001f]/;
const HIGH_SURROGATE_END = /[\uD800-\uDBFF]$/;
/** An escape that a cut went through: what is left of it stands at the end, behind an even number of backslashes. */
const CUT_ESCAPE = /(?<!\\)((?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?$/;

const LOOP_BYTES = 32;

/** A copy of the bytes of a string that came in several chunks, up to a limit; what goes beyond it is dropped. */
export class HeldBytes {
  readonly #limit: number;
  #bytes: Buffer;
  #length = 0;
  #full = false;

  constructor(limit: number) {
    this.#limit = limit;
    this.#bytes = Buffer.allocUnsafe(Math.min(limit, 64));
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  get length(): number {
    return this.#length;
  }

  /** Something was dropped. */
  get full(): boolean {
    return this.#full;
  }

  /** Drops all. */
  clear(): void {
    this.#length = 0;
    this.#full = false;
  }

  push(byte: number): void {
    if (this.#reserve(1) === 1) this.#bytes[this.#length++] = byte;
  }

  append(chunk: Uint8Array, start: number, end: number): void {
    const room = this.#reserve(end - start);
    // Most are a few bytes, for which a view of them would cost more than a loop.
    if (room <= LOOP_BYTES) for (let i = 0; i < room; i++) this.#bytes[this.#length + i] = chunk[start + i];
    else this.#bytes.set(chunk.subarray(start, start + room), this.#length);
    this.#length += room;
  }

  #reserve(wanted: number): number {
    const room = Math.min(wanted, this.#limit - this.#length);
    if (room < wanted) this.#full = true;
    const needed = this.#length + room;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.#limit, Math.max(needed, this.#bytes.length * 2)));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    return room;
  }
}

/**
 * The text of a JSON string from the bytes between its quotes, at most `limit` characters of it; undefined where the
 * bytes are no JSON string.
 *
 * @param isCut the string goes on: what there is of it holds more than `limit` characters, and may end within an escape
 */
export function unquote(bytes: Uint8Array, start: number, end: number, limit: number, isCut = false): string | undefined {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  const raw = source.toString('utf8');
  const text = NEEDS_PARSING.test(raw) ? parseString(isCut ? raw.replace(CUT_ESCAPE, '$1') : raw) : raw;
  if (text === undefined || text.length <= limit) return text;
  return text.slice(0, limit).replace(HIGH_SURROGATE_END, '');
}

function parseString(raw: string): string | undefined {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return undefined;
  }
}
