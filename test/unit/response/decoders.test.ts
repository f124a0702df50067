import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';
import { diag, type DiagLogger, DiagLogLevel } from '@opentelemetry/api';
import { type Decoder, type DecoderStream, StreamDecoder } from '../../../src/response/decoders';
import { EnvelopeReader } from '../../../src/response/envelope';
import type { ParsedResponse, ResponseReader } from '../../../src/response/parsed-response';
import { ContentDecoder, responseReader } from '../../../src/response/response-reader';
import { reported } from '../../../src/util/diag';
import { endNow, writePieces } from './reading';

const ENVELOPE = '{"Response":{"RequestId":"r-1"}}';
/** Longer bodies are decoded as a stream. */
const MAX_SYNC_BYTES = 64 * 1024;
const HEAD = { status: 200, contentType: undefined, hasRequestId: false };

/** Reads a body in pieces of `size` bytes. Resolves with every response that is given. */
async function responsesOf(body: Buffer, coding: string, size = 16_384): Promise<ParsedResponse[]> {
  const reader = responseReader({ ...HEAD, contentEncoding: coding });
  writePieces(reader, body, size);
  const responses: ParsedResponse[] = [];
  await new Promise<void>((resolve) => {
    reader.end((response) => {
      responses.push(response);
      resolve();
    });
  });
  // A second response would come with the next events of the decoder.
  await new Promise((resolve) => setImmediate(resolve));
  return responses;
}

/** An envelope that hardly compresses, of about `bytes` bytes. */
function incompressible(bytes: number): Buffer {
  const noise = randomBytes(Math.ceil(bytes / 2)).toString('hex');
  return Buffer.from(`{"Response":{"Data":"${noise}","RequestId":"r-1"}}`);
}

describe('a compressed body', () => {
  it('is decoded in one go at its end up to 65,536 bytes, and as a stream from 65,537 bytes on', async () => {
    // Stored without compression, so that its length can be set to the byte.
    const stored = (padding: number): Buffer => zlib.gzipSync(`${ENVELOPE}${' '.repeat(padding)}`, { level: 0 });
    const padding = MAX_SYNC_BYTES - stored(0).length;
    const exact = [0, 5].map((block) => stored(padding - block)).find(({ length }) => length === MAX_SYNC_BYTES);
    if (exact === undefined) assert.fail('no body of exactly that length');
    const reader = responseReader({ ...HEAD, contentEncoding: 'gzip' });
    reader.write(exact);
    assert.equal(endNow(reader).complete, true);
    const [{ complete, requestId }] = await responsesOf(stored(padding + 1), 'gzip');
    assert.deepEqual([complete, requestId], [true, 'r-1']);
  });

  it('gives no response if it is empty', async () => {
    assert.deepEqual(await responsesOf(Buffer.alloc(0), 'gzip'), [{ complete: false, hasStreamError: false }]);
  });

  it('gives one response, even if the decoder fails before the end', async () => {
    const body = zlib.gzipSync(incompressible(300_000));
    body.fill(0xff, 100_000);
    for (const size of [16_384, body.length]) {
      const responses = await responsesOf(body, 'gzip', size);
      assert.deepEqual([responses.length, responses[0].complete], [1, false]);
    }
  });

  it('is given up if it arrives faster than it can be decoded', async () => {
    const body = zlib.gzipSync(incompressible(36_000_000), { level: 1 });
    assert.ok(body.length > 17 * 1024 * 1024);
    const [{ complete }] = await responsesOf(body, 'gzip', 1024 * 1024);
    assert.equal(complete, false);
  });

  it('may arrive in one burst if it is as long as a response of the API can be', async () => {
    for (const [coding, body] of [
      ['gzip', zlib.gzipSync(incompressible(10_000_000), { level: 0 })],
      ['br', zlib.brotliCompressSync(incompressible(10_000_000), { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ] as const) {
      const [{ complete, requestId }] = await responsesOf(body, coding, 64 * 1024);
      assert.deepEqual([complete, requestId], [true, 'r-1'], coding);
    }
  });

  it('gives no response in a coding that this Node.js cannot decode, and diag says so', async () => {
    const said: string[] = [];
    const logger = { debug: (_namespace: string, message: string) => said.push(message) } as Partial<DiagLogger> as DiagLogger;
    for (const method of ['error', 'warn', 'info', 'verbose'] as const) logger[method] = () => {};
    diag.setLogger(logger, { logLevel: DiagLogLevel.DEBUG, suppressOverrideMessage: true });
    try {
      for (const length of [100, 200_000]) {
        assert.deepEqual(await responsesOf(Buffer.alloc(length, 1), 'compress'), [{ complete: false, hasStreamError: false }]);
      }
    } finally {
      diag.disable();
    }
    assert.ok(said.includes('this Node.js cannot decode content-encoding compress'), said.join());
  });

  it('has its stream destroyed when it is given up', async () => {
    let stream: DecoderStream | undefined;
    const gzip: Decoder = {
      decodeSync: zlib.gunzipSync,
      createStream: () => (stream = zlib.createGunzip()),
    };
    const decoder = new StreamDecoder(gzip, new EnvelopeReader());
    decoder.write(zlib.gzipSync(Buffer.alloc(70_000_000)));
    assert.equal(await new Promise((resolve) => decoder.end(resolve)), false);
    assert.equal(stream?.destroyed, true);
  });

  it('is incomplete if the next reader throws, and what `done` throws does not get out', async () => {
    const next: ResponseReader = {
      write: () => assert.fail('a fault'),
      end: (done) => done({ complete: true, hasStreamError: false }),
    };
    const small = new ContentDecoder('gzip', next);
    small.write(zlib.gzipSync(ENVELOPE));
    assert.equal(endNow(small).complete, false);
    assert.ok(reported.delete('reading a response'));
    const large = new ContentDecoder('gzip', next);
    large.write(zlib.gzipSync(incompressible(300_000)));
    const complete = await new Promise<boolean>((resolve) => {
      large.end((response) => {
        resolve(response.complete);
        throw new Error('another fault');
      });
    });
    assert.equal(complete, false);
    assert.deepEqual([reported.has('reading a response'), reported.has('recording a call')], [true, true]);
    reported.clear();
  });
});
