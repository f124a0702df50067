import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';
import { diag, type DiagLogger, DiagLogLevel } from '@opentelemetry/api';
import type { Answer } from '../../src/envelope/answer';
import { bodyReader } from '../../src/envelope/body-reader';

const ENVELOPE = '{"Response":{"RequestId":"r-1"}}';
const HELD_BYTES = 64 * 1024;

/** Reads a body in pieces of `size`; resolves with every answer that is given. */
async function answersOf(body: Buffer, coding: string, size = 16_384): Promise<Answer[]> {
  const reader = bodyReader({ status: 200, contentType: undefined, contentEncoding: coding });
  for (let at = 0; at < body.length; at += size) reader.write(body.subarray(at, at + size));
  const answers: Answer[] = [];
  await new Promise<void>((resolve) => {
    reader.end((answer) => {
      answers.push(answer);
      resolve();
    });
  });
  // A second answer would come with the next events of the decoder.
  await new Promise((resolve) => setImmediate(resolve));
  return answers;
}

/** An envelope that hardly compresses, of about `bytes` bytes. */
function incompressible(bytes: number): Buffer {
  const noise = randomBytes(Math.ceil(bytes / 2)).toString('hex');
  return Buffer.from(`{"Response":{"Data":"${noise}","RequestId":"r-1"}}`);
}

describe('A compressed body', () => {
  it('is decoded at its end when its last byte is the 65,536th, and as it comes beyond that', async () => {
    // Stored without compression, so that its length can be set to the byte.
    const stored = (padding: number): Buffer => zlib.gzipSync(`${ENVELOPE}${' '.repeat(padding)}`, { level: 0 });
    const padding = HELD_BYTES - stored(0).length;
    const exact = [0, 5].map((block) => stored(padding - block)).find(({ length }) => length === HELD_BYTES);
    if (exact === undefined) assert.fail('no body of just that length');
    const reader = bodyReader({ status: 200, contentType: undefined, contentEncoding: 'gzip' });
    reader.write(exact);
    let synchronous: Answer | undefined;
    reader.end((answer) => {
      synchronous = answer;
    });
    assert.equal(synchronous?.whole, true);
    const [{ whole, requestId }] = await answersOf(stored(padding + 1), 'gzip');
    assert.deepEqual([whole, requestId], [true, 'r-1']);
  });

  it('that is empty is no answer', async () => {
    assert.deepEqual(await answersOf(Buffer.alloc(0), 'gzip'), [{ whole: false, settled: false }]);
  });

  it('gives one answer, also where the decoder fails first', async () => {
    const body = zlib.gzipSync(incompressible(300_000));
    body.fill(0xff, 100_000);
    for (const size of [16_384, body.length]) {
      const answers = await answersOf(body, 'gzip', size);
      assert.deepEqual([answers.length, answers[0].whole], [1, false]);
    }
  });

  it('is given up where it comes faster than it can be decoded', async () => {
    const body = zlib.gzipSync(incompressible(36_000_000), { level: 1 });
    assert.ok(body.length > 17 * 1024 * 1024);
    const [{ whole }] = await answersOf(body, 'gzip', 1024 * 1024);
    assert.equal(whole, false);
  });

  it('may come in one burst where it is as long as answers of the API can be', async () => {
    for (const [coding, body] of [
      ['gzip', zlib.gzipSync(incompressible(10_000_000), { level: 0 })],
      ['br', zlib.brotliCompressSync(incompressible(10_000_000), { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ] as const) {
      const [{ whole, requestId }] = await answersOf(body, coding, 64 * 1024);
      assert.deepEqual([whole, requestId], [true, 'r-1'], coding);
    }
  });

  it('in a coding that this Node.js cannot undo is no answer, however long, and diag says so', async () => {
    const said: string[] = [];
    const logger = { debug: (message: string) => said.push(message) } as Partial<DiagLogger> as DiagLogger;
    for (const method of ['error', 'warn', 'info', 'verbose'] as const) logger[method] = () => {};
    diag.setLogger(logger, { logLevel: DiagLogLevel.DEBUG, suppressOverrideMessage: true });
    try {
      for (const length of [100, 200_000]) {
        assert.deepEqual(await answersOf(Buffer.alloc(length, 1), 'compress'), [{ whole: false, settled: false }]);
      }
    } finally {
      diag.disable();
    }
    assert.ok(said.includes('tencentcloud: this Node.js cannot decode content-encoding compress'), said.join());
  });
});
