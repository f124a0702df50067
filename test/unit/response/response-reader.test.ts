import { strict as assert } from 'node:assert';
import * as zlib from 'node:zlib';
import type { ParsedResponse } from '../../../src/response/parsed-response';
import { responseReader } from '../../../src/response/response-reader';
import { endNow, endOf, writePieces } from './reading';

const ID = 'a243601d-610b-46f5-a134-d856b2ebe1fe';
const SMALL = Buffer.from(`{"Response":{"Error":{"Code":"LimitExceeded","Message":"m"},"RequestId":"${ID}"}}`);
/** Hardly compresses: above 64 KB in every coding. */
const LARGE = Buffer.from(
  JSON.stringify({
    Response: {
      Set: Array.from({ length: 60_000 }, (_, i) => ({ Id: (i * 2654435761) % 4294967296 })),
      Error: { Code: 'LimitExceeded', Message: 'm' },
      RequestId: ID,
    },
  }),
);

const HEAD = { status: 200, contentType: 'application/json', contentEncoding: undefined, hasRequestId: false };

function read(body: Buffer, contentEncoding: string, size = 16_384): Promise<ParsedResponse> {
  const reader = responseReader({ ...HEAD, contentEncoding });
  writePieces(reader, body, size);
  return endOf(reader);
}

function assertRead({ complete, errorCode, requestId }: ParsedResponse): void {
  assert.deepEqual({ complete, errorCode, requestId }, { complete: true, errorCode: 'LimitExceeded', requestId: ID });
}

/** The best quality takes a second a megabyte. */
function br(body: Buffer): Buffer {
  return zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } });
}

describe('responseReader', () => {
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
    const reader = responseReader({ ...HEAD, contentEncoding: 'gzip' });
    reader.write(zlib.gzipSync(SMALL));
    assertRead(endNow(reader));
  });

  it('copies what it keeps of a chunk', () => {
    const reader = responseReader({ ...HEAD, contentEncoding: 'gzip' });
    const chunk = zlib.gzipSync(SMALL);
    reader.write(chunk);
    chunk.fill(0);
    assertRead(endNow(reader));
  });

  it('keeps what can be read of a compressed body that is cut off', async () => {
    const body = zlib.gzipSync(`{"Response":{"RequestId":"${ID}","Set":[${Array.from({ length: 2000 }, (_, i) => i * 7919).join()}]}}`);
    const { complete, requestId } = await read(body.subarray(0, body.length / 2), 'gzip');
    assert.deepEqual({ complete, requestId }, { complete: false, requestId: ID });
  });

  it('finds nothing in a body that is not in the coding it names, or in a coding that Node.js cannot decode', async () => {
    for (const coding of ['gzip', 'br', 'compress', 'gzip, compress']) assert.equal((await read(SMALL, coding)).complete, false, coding);
    assert.equal((await read(Buffer.concat([zlib.gzipSync(LARGE).subarray(0, 70_000), Buffer.alloc(70_000, 7)]), 'gzip')).complete, false);
  });

  it('reads a body that inflates a thousandfold, and gives up on a decompression bomb', async function () {
    this.timeout(30_000);
    const padded = (bytes: number): Buffer =>
      zlib.gzipSync(Buffer.concat([SMALL.subarray(0, -1), Buffer.alloc(bytes, ' '), Buffer.from('}')]));
    assertRead(await read(padded(20_000_000), 'gzip'));
    assert.equal((await read(padded(100_000_000), 'gzip')).complete, false);
  });

  it('leaves a body alone if its coding is unknown to HTTP, as clients do', async () => {
    assertRead(await read(SMALL, 'utf-8'));
    assertRead(await read(SMALL, 'identity'));
  });

  it('reads an event stream by its content type', () => {
    for (const contentType of ['text/event-stream', 'text/event-stream; charset=utf-8', ' Text/Event-Stream']) {
      const reader = responseReader({ ...HEAD, contentType });
      reader.write(Buffer.from('data: {"Error":{"Code":"A"}}\n\n'));
      assert.equal(endNow(reader).errorCode, 'A', contentType);
    }
  });

  it('reads an event stream without an error frame as a success only if the status is below 400', () => {
    for (const [status, complete] of [
      [200, true],
      [399, true],
      [400, false],
      [500, false],
    ] as const) {
      const reader = responseReader({ ...HEAD, status, contentType: 'text/event-stream' });
      reader.write(Buffer.from('data: {"Choices":[]}\n\n'));
      assert.equal(endNow(reader).complete, complete, String(status));
    }
  });
});
