import assert from 'node:assert/strict';
import type { ParsedResponse } from '../../../../src/response/parsed-response';
import type { ResponseReader } from '../../../../src/response/parsed-response';
import { EnvelopeReader } from '../../../../src/response/envelope';
import { endNow } from '../reading';
import type { Expected } from './reference';

/** Reads a body cut at the given places. Each chunk is overwritten after it was read, as Node may do. */
export function readIn(body: Buffer, cuts: readonly number[], reader: ResponseReader = new EnvelopeReader()): ParsedResponse {
  const places = [0, ...cuts.filter((cut) => cut > 0 && cut < body.length), body.length];
  for (let i = 1; i < places.length; i++) {
    const chunk = Buffer.from(body.subarray(places[i - 1], places[i]));
    reader.write(chunk);
    chunk.fill('"');
  }
  return endNow(reader);
}

/** Asserts that what was read is what was expected. Numbers are read as text, so they are compared by value. */
export function assertRead(response: ParsedResponse, expected: Expected): void {
  const requestId = typeof expected.requestId === 'number' ? asNumber(response.requestId) : response.requestId;
  const { complete, errorCode, errorMessage } = response;
  assert.deepEqual(
    { complete, requestId, errorCode, errorMessage },
    { requestId: undefined, errorCode: undefined, errorMessage: undefined, ...expected },
  );
}

export function asNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** Places where a body is cut, in ascending order. */
export function cutsOf(length: number, fractions: readonly number[]): number[] {
  return fractions.map((fraction) => Math.floor(fraction * length)).sort((a, b) => a - b);
}
