import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Outcome } from '../../../src';
import { hostileAnswers, type HostileAnswer } from './answers';
import type { Report } from './client';

const execute = promisify(execFile);

/** How each call is recorded. `failure` is 200 under `_HTTP`: the answer is not an envelope. */
const OUTCOMES: Readonly<Record<HostileAnswer, Outcome>> = {
  'endless opening brackets': 'failure',
  'an endless string': 'success',
  'an endless string of backslashes': 'success',
  'endless white space': 'success',
  'an endless key': 'success',
  'an endless Message': 'error',
  'an endless number': 'success',
  'an endless line of an event stream': 'success',
  'endless frames of an event stream': 'success',
  'a hundred thousand chunks of one byte': 'success',
  'a RequestId of a megabyte': 'success',
  'a gzip bomb': 'failure',
  'a small gzip bomb': 'failure',
  'a br bomb': 'failure',
  'a bomb in a bomb': 'failure',
  'a coding that the body is not in': 'failure',
  'a large body that is not in its coding': 'failure',
  'a coding that no runtime has': 'failure',
  'a hundred codings': 'failure',
  'a body that goes on after its Content-Length': 'success',
};

/** Megabytes that watching may add to the peak, most of which is how garbage happens to lie. */
const MORE_MEMORY = 96;
/** Milliseconds that a megabyte may cost. The dearest are event streams of tiny frames, at 30. */
const MORE_PROCESSOR = 100;

const names = Object.keys(OUTCOMES) as HostileAnswer[];
/** At full size each answer has its own process, so that the figures are its own. Otherwise all share one, which is faster. */
const rounds = process.env.HOSTILE_MEGABYTES === undefined ? [names] : names.map((name) => [name]);

describe('A malicious answer', function () {
  this.timeout(180_000);
  const server = http.createServer(
    (request, response) => void hostileAnswers[decodeURIComponent(request.url!.slice(1)) as HostileAnswer](response, request),
  );

  async function reports(form: string, round: readonly HostileAnswer[]): Promise<Report[]> {
    const { port } = server.address() as AddressInfo;
    const urls = round.map((name) => `http://127.0.0.1:${port}/${encodeURIComponent(name)}`);
    const { stdout } = await execute(process.execPath, ['--no-warnings', '--import', 'tsx', join(__dirname, 'client.ts'), form, ...urls]);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Report);
  }

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());

  for (const round of rounds) {
    describe('is one call in bounded memory, and reaches the application untouched:', () => {
      let unwatched: readonly Report[];
      let watched: readonly Report[];

      before(async () => {
        [unwatched, watched] = await Promise.all([reports('unwatched', round), reports('watched', round)]);
      });

      for (const [i, name] of round.entries()) {
        it(name, () => {
          assertHarmless(OUTCOMES[name], unwatched[i], watched[i]);
        });
      }
    });
  }
});

function assertHarmless(outcome: Outcome, unwatched: Report, watched: Report): void {
  const memory = `peak ${watched.peak.toFixed()} MB, ${unwatched.peak.toFixed()} unwatched`;
  const processor = `processor ${watched.processor.toFixed()} ms, ${unwatched.processor.toFixed()} unwatched`;
  console.log(`        ${(watched.got.bytes / 1e6).toFixed(1)} MB on the wire: ${memory}; ${processor}`);

  assert.deepEqual(watched.got, unwatched.got);
  assert.deepEqual(
    watched.calls.map((call) => call.outcome),
    [outcome],
  );
  assert.ok(watched.peak < unwatched.peak + MORE_MEMORY, memory);
  const limit = unwatched.processor * 8 + 3000 + (watched.got.bytes / 1e6) * MORE_PROCESSOR;
  assert.ok(watched.processor < limit, processor);
  const [{ requestId = '', error }] = watched.calls;
  assert.ok(requestId.length <= 128 && (error?.message ?? '').length <= 1024);
}
