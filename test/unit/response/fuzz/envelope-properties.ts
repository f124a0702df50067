import assert from 'node:assert/strict';
import fc from 'fast-check';
import { documents, plainEnvelopes, envelopes } from './documents';
import { asNumber, assertRead, cutsOf, readIn } from './reading';
import { expectedOf, leavesOf, cut } from './reference';
import { count, holds, type Property } from './property';

const place = fc.double({ min: 0, max: 1, noNaN: true });
const fractions = fc.array(place, { maxLength: 8 });
/** Up to here all pairs of cuts are tried. */
const ALL_PAIRS = 48;
const ALL_CUTS = 400;

type Breakage = (bytes: Buffer, at: number) => Buffer;

const pieces = fc.constantFrom(
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\u0000',
  'é',
  '\\u12',
  '"Error":{"Code":"X"},',
  '1',
  ' ',
  '\ufeff',
  'null',
);
const breakage: fc.Arbitrary<Breakage> = fc.oneof(
  pieces.map((piece) => (bytes: Buffer, at: number) => Buffer.concat([bytes.subarray(0, at), Buffer.from(piece), bytes.subarray(at)])),
  fc
    .integer({ min: 1, max: 9 })
    .map((length) => (bytes: Buffer, at: number) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])),
  fc.integer({ min: 0, max: 255 }).map((byte) => (bytes: Buffer, at: number) => {
    const changed = Buffer.from(bytes);
    if (at < changed.length) changed[at] = byte;
    return changed;
  }),
);

/** Properties of JSON documents: well-formed, cut off and broken. */
export const envelopeProperties: readonly Property[] = [
  holds(
    'a document says what JSON.parse says, cut anywhere',
    4,
    fc.property(documents, fractions, (text, where) => {
      const expected = expectedOf(text);
      assert.ok(expected !== undefined, 'the generator makes JSON');
      const body = Buffer.from(text);
      assertRead(readIn(body, []), expected);
      assertRead(readIn(body, cutsOf(body.length, where)), expected);
      count(2);
    }),
  ),
  holds(
    'a small document says what JSON.parse says, however it is cut',
    0.5,
    fc.property(fc.oneof(plainEnvelopes, envelopes), (text) => {
      const expected = expectedOf(text);
      const body = Buffer.from(text);
      fc.pre(expected !== undefined && body.length <= ALL_CUTS);
      for (let first = 0; first <= body.length; first++) {
        assertRead(readIn(body, [first]), expected);
        const last = body.length <= ALL_PAIRS ? body.length : first;
        for (let second = first + 1; second < last; second++) assertRead(readIn(body, [first, second]), expected);
      }
      assertRead(readIn(body, Array.from(body.keys())), expected);
      count(body.length);
    }),
  ),
  holds(
    'a document that is cut off gives what was completely read of it, and is not complete',
    2,
    fc.property(envelopes, fc.double({ min: 0, max: 0.999, noNaN: true }), fractions, (text, end, where) => {
      const { leaves, occurrences } = leavesOf(text);
      const kept = text.slice(0, Math.floor(end * text.trimEnd().length)).replace(/[\ud800-\udbff]$/, '');
      const body = Buffer.from(kept);
      const response = readIn(body, cutsOf(body.length, where));
      assert.equal(response.complete, false);
      const once = (path: string): boolean =>
        path.split('/').every((_key, i, keys) => occurrences.get(keys.slice(0, i + 1).join('/')) === 1);
      const check = (path: string, read: string | undefined, limit: number): void => {
        const there = leaves.filter((leaf) => leaf.path === path && leaf.end <= kept.length).map(({ value }) => value);
        const values = there.map((value) => (typeof value === 'number' ? value : cut(value, limit))).filter((value) => value !== '');
        if (read !== undefined)
          assert.ok(
            values.some((value) => value === (typeof value === 'number' ? asNumber(read) : read)),
            `${path} ${read}`,
          );
        else if (once(path)) assert.deepEqual(values, [], path);
      };
      check('Response/RequestId', response.requestId, 128);
      if (response.errorCode !== undefined) check('Response/Error/Code', response.errorCode, 128);
      count(1);
    }),
  ),
  holds(
    'a broken document does not depend on how it is cut, and where it is JSON after all, says what JSON.parse says',
    4,
    fc.property(
      documents,
      fc.array(place, { minLength: 1, maxLength: 3 }),
      fc.array(breakage, { minLength: 3, maxLength: 3 }),
      fractions,
      (text, places, changes, where) => {
        const body = places.reduce((bytes: Buffer, at, i) => changes[i](bytes, Math.floor(at * bytes.length)), Buffer.from(text));
        const response = readIn(body, []);
        assert.deepEqual(readIn(body, cutsOf(body.length, where)), response);
        const expected = expectedOf(body.toString());
        if (expected !== undefined) assertRead(response, expected);
        count(2);
      },
    ),
  ),
  holds(
    'random bytes are not an envelope, and do no harm',
    1,
    fc.property(fc.uint8Array({ maxLength: 300 }), fractions, (bytes, where) => {
      const body = Buffer.from(bytes);
      const response = readIn(body, []);
      assert.deepEqual(readIn(body, cutsOf(body.length, where)), response);
      if (expectedOf(body.toString()) === undefined) assert.equal(response.complete, false);
      count(2);
    }),
  ),
];
