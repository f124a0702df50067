import { strict as assert } from 'node:assert';
import * as zlib from 'node:zlib';
import type { Answer } from '../../src/envelope/answer';
import { bodyReader } from '../../src/envelope/body-reader';

const ID = 'a243601d-610b-46f5-a134-d856b2ebe1fe';
const SMALL = Buffer.from(`{"Response":{"Error":{"Code":"LimitExceeded","Message":"m"},"RequestId":"${ID}"}}`);
/** Hardly to be compressed, so that also its compressed form is above 64 KB. */
const LARGE = Buffer.from(
  JSON.stringify({
    Response: {
      Set: Array.from({ length: 60_000 }, (_, i) => ({ Id: (i * 2654435761) % 4294967296 })),
      Error: { Code: 'LimitExceeded', Message: 'm' },
      RequestId: ID,
    },
  }),
);

function read(body: Buffer, contentEncoding: string, size = 16_384): Promise<Answer> {
  const reader = bodyReader({ status: 200, contentType: 'application/json', contentEncoding });
  for (let at = 0; at < body.length; at += size) reader.write(body.subarray(at, at + size));
  return new Promise((resolve) => reader.end(resolve));
}

function assertRead({ whole, errorCode, requestId }: Answer): void {
  assert.deepEqual({ whole, errorCode, requestId }, { whole: true, errorCode: 'LimitExceeded', requestId: ID });
}

/** The best quality takes a second a megabyte. */
function br(body: Buffer): Buffer {
  return zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } });
}

describe('bodyReader', () => {
  const encoders: Record<string, (body: Buffer) => Buffer> = {
    gzip: zlib.gzipSync,
    'x-gzip': zlib.gzipSync,
    GZip: zlib.gzipSync,
    deflate: zlib.deflateSync,
    br,
    'gzip, br': (body) => br(zlib.gzipSync(body)),
    'identity, gzip': zlib.gzipSync,
  };
  const { zstdCompressSync } = zlib as { zstdCompressSync?: (body: Buffer) => Buffer };
  if (zstdCompressSync !== undefined) encoders.zstd = zstdCompressSync;

  for (const [coding, encode] of Object.entries(encoders)) {
    it(`reads small and large bodies in ${coding}`, async () => {
      assertRead(await read(encode(SMALL), coding));
      assertRead(await read(encode(SMALL), coding, 1));
      const large = encode(LARGE);
      assert.ok(large.length > 65_536, 'large enough to be decoded as a stream');
      assertRead(await read(large, coding));
    });
  }

  it('reads deflate without the zlib header', async () => {
    assertRead(await read(zlib.deflateRawSync(SMALL), 'deflate'));
  });

  it('reads small compressed bodies before end() returns', () => {
    const reader = bodyReader({ status: 200, contentType: undefined, contentEncoding: 'gzip' });
    reader.write(zlib.gzipSync(SMALL));
    let answer: Answer | undefined;
    reader.end((read) => {
      answer = read;
    });
    assertRead(answer as Answer);
  });

  it('does not keep the buffer that a chunk is a view of', () => {
    const reader = bodyReader({ status: 200, contentType: undefined, contentEncoding: 'gzip' });
    const chunk = zlib.gzipSync(SMALL);
    reader.write(chunk);
    chunk.fill(0);
    let answer: Answer | undefined;
    reader.end((read) => {
      answer = read;
    });
    assertRead(answer as Answer);
  });

  it('keeps of a compressed body that is cut off what can be read', async () => {
    const body = zlib.gzipSync(`{"Response":{"RequestId":"${ID}","Set":[${Array.from({ length: 2000 }, (_, i) => i * 7919).join()}]}}`);
    const { whole, requestId } = await read(body.subarray(0, body.length / 2), 'gzip');
    assert.deepEqual({ whole, requestId }, { whole: false, requestId: ID });
  });

  it('finds nothing in a body that is not in the encoding it says, or in one that nobody knows', async () => {
    for (const coding of ['gzip', 'br', 'compress', 'gzip, compress']) assert.equal((await read(SMALL, coding)).whole, false, coding);
    assert.equal((await read(Buffer.concat([zlib.gzipSync(LARGE).subarray(0, 70_000), Buffer.alloc(70_000, 7)]), 'gzip')).whole, false);
  });

  it('reads a body that inflates a thousandfold off the main thread, and gives up on a bomb', async function () {
    this.timeout(30_000);
    const padded = (bytes: number): Buffer =>
      zlib.gzipSync(Buffer.concat([SMALL.subarray(0, -1), Buffer.alloc(bytes, ' '), Buffer.from('}')]));
    assertRead(await read(padded(20_000_000), 'gzip'));
    assert.equal((await read(padded(100_000_000), 'gzip')).whole, false);
  });

  it('reads an event stream by its content type', async () => {
    const reader = bodyReader({ status: 200, contentType: 'text/event-stream; charset=utf-8', contentEncoding: undefined });
    reader.write(Buffer.from('data: {"Error":{"Code":"A"}}\n\n'));
    assert.equal((await new Promise<Answer>((resolve) => reader.end(resolve))).errorCode, 'A');
  });

  it('takes an event stream without an error frame for a success only if the status is none of an error', async () => {
    for (const [status, whole] of [
      [200, true],
      [500, false],
    ] as const) {
      const reader = bodyReader({ status, contentType: 'text/event-stream', contentEncoding: undefined });
      reader.write(Buffer.from('data: {"Choices":[]}\n\n'));
      assert.equal((await new Promise<Answer>((resolve) => reader.end(resolve))).whole, whole);
    }
  });
});
