import type { ApiCall } from '../call/api-call';
import { say } from '../util/diag';
import type { CallRecorderOptions } from './call-recorder';

// The words are separate arguments, so that no text is built for a level that nobody listens to.

/** Says at DEBUG what is recorded: the answer to "why are there no metrics". */
export function saySetUp({ spans, failureEvents, meter, prometheus }: CallRecorderOptions): void {
  if (prometheus === undefined) say('debug', 'no Prometheus metrics: prom-client is not installed, or `prometheus` is false');
  else if (prometheus.exemplars) say('debug', 'Prometheus metrics with exemplars');
  else say('debug', 'Prometheus metrics without exemplars: the registry is not in the OpenMetrics format, or `exemplars` is false');
  if (!meter) say('debug', 'no instruments on the Meter API: `meter` is false');
  if (!failureEvents) say('debug', 'no failure events: `failureEvents` is false');
  if (spans !== 'all') say('debug', 'spans:', typeof spans === 'function' ? 'those that a function chooses' : spans);
}

/** Says at VERBOSE which call was recorded, in one line. */
export function sayCall({ request, outcome, requestId, error, failure }: ApiCall): void {
  const { service, action, region } = request;
  say('verbose', 'recorded', service, action, region, outcome, error?.code ?? failure?.code ?? '', 'RequestId', requestId ?? 'unknown');
}
