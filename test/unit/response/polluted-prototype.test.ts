import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';
import type { ResponseReader } from '../../../src/response/parsed-response';
import { responseReader } from '../../../src/response/response-reader';
import { endOf, writePieces } from './reading';

/** Each would change how zlib decodes, or make it throw. */
const POLLUTION: Readonly<Record<string, unknown>> = {
  value: 1,
  get: () => 1,
  set: () => {},
  flush: 99,
  finishFlush: 99,
  chunkSize: 1,
  windowBits: 99,
  dictionary: 'none',
  maxOutputLength: 1,
  info: true,
};

function pollute(): () => void {
  const names = Object.keys(POLLUTION);
  // Without `get` and `set` in the descriptor itself, it would inherit those that were set before.
  for (const name of names) {
    Reflect.defineProperty(Object.prototype, name, Object.assign(Object.create(null), { value: POLLUTION[name], configurable: true }));
  }
  return () => {
    for (const name of names) Reflect.deleteProperty(Object.prototype, name);
  };
}

function readerFor(coding: string | undefined): ResponseReader {
  const head = { status: 200, contentType: undefined, contentEncoding: coding, hasRequestId: false };
  return responseReader(head, { 'Result.Code': 10 });
}

describe('with zlib options and descriptor fields on Object.prototype', () => {
  const large = randomBytes(100_000).toString('hex');
  for (const [coding, encode] of [
    [undefined, (body: Buffer) => body],
    ['gzip', zlib.gzipSync],
    ['deflate', zlib.deflateSync],
    ['br', zlib.brotliCompressSync],
  ] as const) {
    for (const [size, data] of [
      ['small', 's'],
      ['large', large],
    ]) {
      it(`a ${size} body in ${coding ?? 'no coding'} is read all the same`, async () => {
        const body = encode(Buffer.from(`{"Response":{"Data":"${data}","Result":{"Code":1},"RequestId":"r-1"}}`));
        const clean = pollute();
        const reader = readerFor(coding);
        writePieces(reader, body, 16_384);
        const response = endOf(reader);
        clean();
        const { complete, requestId, responseFields } = await response;
        assert.deepEqual([complete, requestId, { ...responseFields }], [true, 'r-1', { 'Result.Code': '1' }]);
      });
    }
  }
});
