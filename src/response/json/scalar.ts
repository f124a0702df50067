import { BoundedBuffer } from './bounded-buffer';
import { byteTable } from './characters';

/** Bytes that a number, `true`, `false` or `null` may have. */
const SCALAR_BYTES = byteTable('0123456789+-.eEtrufalsn');
const SCALAR = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const NUMBER_START = /^[-\d]/;
/** JSON sets no limit to the length of a number. Longer ones are cut, and not checked. */
const MAX_LENGTH = 64;

export function isNumber(scalar: string): boolean {
  return NUMBER_START.test(scalar);
}

export function startsScalar(byte: number): boolean {
  return SCALAR_BYTES[byte] === 1;
}

/** Reads a number, `true`, `false` or `null`. */
export class Scalar {
  readonly #bytes = new BoundedBuffer(MAX_LENGTH);

  /** @returns the index of the first byte that does not belong to the scalar, or `end` if it may go on */
  read(chunk: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end && SCALAR_BYTES[chunk[at]] === 1) at++;
    this.#bytes.append(chunk, start, at);
    return at;
  }

  /** The scalar as text; undefined if it is none. */
  text(): string | undefined {
    const text = this.#bytes.bytes.toString('latin1', 0, this.#bytes.length);
    return this.#bytes.overflowed || SCALAR.test(text) ? text : undefined;
  }
}
