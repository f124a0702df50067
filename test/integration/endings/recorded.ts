import assert from 'node:assert/strict';
import { SpanStatusCode } from '@opentelemetry/api';
import { METRICS, samplesOf } from '../../support/contract';
import { type Watched, watch } from '../../support/watched';
import { type EndingServer, REQUEST_ID } from './server';
import { HAPPENINGS } from './happenings';
import type { Ending, Row } from './table';

/** How one call was recorded, by its span and by the counters, which must agree. */
export type RecordedEnding = Ending & { readonly code: string; readonly requestId: string | undefined };

/** Milliseconds. The first is short, so that the table is quick. */
const TIME_LIMITS = [300, 1200, 4800];
/** Milliseconds after the time limit. */
const PATIENCE = 4_000;

/**
 * Makes the one call of a row and compares how it was recorded.
 *
 * The call is made again, with a longer time limit, where the first one does not count:
 *
 * - The request has not reached the server within half of the time limit, because the machine is busy.
 * - The call ends for nobody, the application included. When the garbage collector runs within the body, Node loses the link to the
 *   signal of a `Request`, which ky makes (nodejs/node#55428).
 */
export async function assertRow({ happening, client, ends }: Row, server: EndingServer): Promise<void> {
  for (const timeLimit of TIME_LIMITS) {
    const watched = watch();
    const began = performance.now();
    let hasSettled = false;
    // What the application sees is not part of this table. Some bodies never end, so the call is not awaited.
    const settle = (): void => void (hasSettled = true);
    HAPPENINGS[happening](client, server, timeLimit).then(settle, settle);
    try {
      await watched.recorded(1, timeLimit + PATIENCE);
      return assertEnding(await recordedEnding(watched), ends);
    } catch (error) {
      const arrival = server.latestRequest() - began;
      const hasArrived = arrival >= 0 && arrival <= timeLimit / 2;
      const hasEnded = hasSettled || watched.spans().length > 0;
      if ((hasArrived && hasEnded) || timeLimit === TIME_LIMITS.at(-1)) throw error;
    } finally {
      watched.stop();
    }
  }
}

/** How the only call of a test was recorded. */
export async function recordedEnding({ register, spans }: Watched): Promise<RecordedEnding> {
  const [span, ...more] = spans();
  assert.equal(more.length, 0, 'one span');
  const requests = await samplesOf(register, METRICS.requests);
  const errors = await samplesOf(register, METRICS.errors);
  const codes = await samplesOf(register, METRICS.errorCodes);
  assert.deepEqual([requests.length, requests[0]?.value], [1, 1], 'counted once');
  assert.deepEqual(
    errors.map(({ labels, value }) => [labels.family, value]),
    codes.map(({ labels, value }) => [labels.family, value]),
    'both error counters agree',
  );
  const { family = '', code = '' } = codes[0]?.labels ?? {};
  assert.equal(span.attributes['error.type'] ?? '', code, 'error.type is the code');
  const requestId = span.attributes['tencent_cloud.request_id'] as string | undefined;
  assert.ok(requestId === undefined || requestId === REQUEST_ID);
  return {
    outcome: requests[0].labels.outcome as Ending['outcome'],
    family,
    code,
    spanStatus: SpanStatusCode[span.status.code] as Ending['spanStatus'],
    requestId,
  };
}

/** Compares what was recorded with its row. */
function assertEnding(recorded: RecordedEnding, { code, ...expected }: Ending): void {
  const { requestId: _, code: recordedCode, ...found } = recorded;
  if (code instanceof RegExp) assert.match(recordedCode, code);
  assert.deepEqual({ ...found, code: recordedCode }, { ...expected, code: code instanceof RegExp ? recordedCode : code });
}
