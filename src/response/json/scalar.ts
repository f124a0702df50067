import { byteTable } from './characters';

/** Bytes that a number, `true`, `false` or `null` may have. */
const SCALAR_BYTES = byteTable('0123456789+-.eEtrufalsn');
const SCALAR = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const NUMBER_START = /^[-\d]/;
/** JSON sets no limit to the length of a number. Longer ones are cut, and not checked. */
const MAX_LENGTH = 64;

/** How many bytes to keep of a scalar: one more, which tells that it is too long. */
export const KEPT_SCALAR_BYTES = MAX_LENGTH + 1;

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
  const text = bytes.toString('latin1', start, Math.min(end, start + MAX_LENGTH));
  return end - start > MAX_LENGTH || SCALAR.test(text) ? text : undefined;
}

export function isNumber(scalar: string): boolean {
  return NUMBER_START.test(scalar);
}
