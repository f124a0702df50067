import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import type { ParsedResponse } from '../../../../src/response/parsed-response';
import { responseReader } from '../../../../src/response/response-reader';
import { documents, envelopes } from './documents';
import { count, holds, type Property } from './property';
import { cutsOf, readIn } from './reading';

type Encode = (body: Buffer) => Buffer;

const CODINGS: Readonly<Record<string, Encode>> = {
  gzip: (body) => zlib.gzipSync(body),
  'x-gzip': (body) => zlib.gzipSync(body, { level: 0 }),
  deflate: (body) => zlib.deflateSync(body),
  Deflate: (body) => zlib.deflateRawSync(body),
  br: (body) => zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
  'gzip, br': (body) => CODINGS.br(zlib.gzipSync(body)),
  'identity, gzip': (body) => zlib.gzipSync(body),
};

const coding = fc.constantFrom(...Object.keys(CODINGS));
const place = fc.double({ min: 0, max: 1, noNaN: true });
const places = fc.array(place, { maxLength: 6 });
/** Too many to be decoded in one go, in any coding. */
const LARGE_BYTES = 100_000;

/** Properties of bodies that are compressed, or say so. */
export const decodingProperties: readonly Property[] = [
  holds(
    'a compressed body says what the plain one says',
    1,
    fc.asyncProperty(documents, coding, places, async (text, name, where) => {
      const body = CODINGS[name](Buffer.from(text));
      assert.deepEqual(await decoded(name, body, cutsOf(body.length, where)), readIn(Buffer.from(text), []));
      count(1);
    }),
  ),
  holds(
    'a large compressed body says what the plain one says',
    0.1,
    fc.asyncProperty(envelopes, coding, places, async (text, name, where) => {
      const padded = Buffer.from(text.replace('{', `{"Pad":"${randomBytes(LARGE_BYTES).toString('hex')}",`).replace(/,(\s*\})/, '$1'));
      const body = CODINGS[name](padded);
      assert.deepEqual(await decoded(name, body, cutsOf(body.length, where)), readIn(padded, []));
      count(1);
    }),
  ),
  holds(
    'a compressed body that is cut off or broken gives what was read of it, once',
    1,
    fc.asyncProperty(documents, coding, place, place, fc.nat(255), places, async (text, name, end, broken, byte, where) => {
      const original = CODINGS[name](Buffer.from(text));
      const body = original.subarray(0, Math.ceil(end * original.length));
      const harmed = Buffer.from(body);
      if (harmed.length > 0) harmed[Math.floor(broken * (harmed.length - 1))] ^= byte;
      const response = await decoded(name, body, cutsOf(body.length, where));
      if (response.complete) assert.deepEqual(response, readIn(Buffer.from(text), []));
      await decoded(name, harmed, cutsOf(body.length, where));
      count(2);
    }),
  ),
  holds(
    'random bytes in any coding do no harm',
    0.5,
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), fc.oneof(coding, fc.string()), places, async (bytes, name, where) => {
      await decoded(name, Buffer.from(bytes), cutsOf(bytes.length, where));
      count(1);
    }),
  ),
];

/** Reads a body in a content coding. The response must come once. */
async function decoded(name: string, body: Buffer, cuts: readonly number[]): Promise<ParsedResponse> {
  const reader = responseReader({ status: 200, contentType: 'application/json', contentEncoding: name, hasRequestId: false });
  const places = [0, ...cuts, body.length];
  for (let i = 1; i < places.length; i++) {
    const chunk = Buffer.from(body.subarray(places[i - 1], places[i]));
    reader.write(chunk);
    chunk.fill('"');
  }
  let responses = 0;
  const response = await new Promise<ParsedResponse>((resolve) => {
    reader.end((read) => {
      responses++;
      resolve(read);
    });
  });
  await new Promise(setImmediate);
  assert.equal(responses, 1);
  return response;
}
