import assert from 'node:assert/strict';
import { SpanStatusCode } from '@opentelemetry/api';
import { METRICS, samplesOf } from '../../support/contract';
import type { Watched } from '../../support/watched';
import { type EndingServer, REQUEST_ID } from './server';
import { HAPPENINGS } from './happenings';
import type { Ending, Row } from './table';

/** How one call was recorded, by its span and by the counters, which must agree. */
export type RecordedEnding = Ending & { readonly code: string; readonly requestId: string | undefined };

const ATTEMPTS = 3;
/** Milliseconds of one attempt. */
const PATIENCE = 5_000;

/**
 * Makes the one call of a row and returns how it was recorded.
 *
 * When the garbage collector runs within the body, Node loses the link to the signal of a `Request`, which ky makes (nodejs/node#55428).
 * Such a call ends for nobody, the application included, so it is made again.
 */
export async function runRow({ happening, client }: Row, server: EndingServer, watched: Watched): Promise<RecordedEnding> {
  for (let attempt = 1; ; attempt++) {
    let hasSettled = false;
    // What the application sees is not part of this table. Some bodies never end, so the call is not awaited.
    const settle = (): void => void (hasSettled = true);
    HAPPENINGS[happening](client, server).then(settle, settle);
    try {
      await watched.recorded(1, PATIENCE);
      return await recordedEnding(watched);
    } catch (error) {
      if (hasSettled || watched.spans().length > 0 || attempt === ATTEMPTS) throw error;
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
export function assertEnding(recorded: RecordedEnding, { code, ...expected }: Ending): void {
  const { requestId: _, code: recordedCode, ...found } = recorded;
  if (code instanceof RegExp) assert.match(recordedCode, code);
  assert.deepEqual({ ...found, code: recordedCode }, { ...expected, code: code instanceof RegExp ? recordedCode : code });
}
