import assert from 'node:assert/strict';
import type { Answer } from '../../src/envelope/answer';
import type { AnswerReader } from '../../src/envelope/readers';
import { EnvelopeReader } from '../../src/envelope/envelope-reader';
import type { Expected } from './reference';

/** Reads a body cut at the given places. Each chunk is overwritten once it is read, as Node may do. */
export function readIn(body: Buffer, cuts: readonly number[], reader: AnswerReader = new EnvelopeReader()): Answer {
  const places = [0, ...cuts.filter((cut) => cut > 0 && cut < body.length), body.length];
  for (let i = 1; i < places.length; i++) {
    const chunk = Buffer.from(body.subarray(places[i - 1], places[i]));
    reader.write(chunk);
    chunk.fill('"');
  }
  return reader.answer();
}

/** Asserts that what was read is what was expected. Numbers are read as text, so they are compared by value. */
export function assertRead(answer: Answer, expected: Expected): void {
  const requestId = typeof expected.requestId === 'number' ? asNumber(answer.requestId) : answer.requestId;
  const { whole, errorCode, errorMessage } = answer;
  assert.deepEqual(
    { whole, requestId, errorCode, errorMessage },
    { requestId: undefined, errorCode: undefined, errorMessage: undefined, ...expected },
  );
}

export function asNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** Places where a body may be cut, in rising order. */
export function cutsOf(length: number, fractions: readonly number[]): number[] {
  return fractions.map((fraction) => Math.floor(fraction * length)).sort((a, b) => a - b);
}
