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
