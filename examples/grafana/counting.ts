import { PrometheusMetrics } from '../../src';
import { JOB } from './selectors';

/** Some series of a counter. */
export interface Counted {
  readonly metric: string;
  /** Matchers, as in `selectors.ts`. */
  readonly labels: string;
}

/** A process met later than this may have counted long before, nobody knows when. The same as in rules.yml. */
const YOUNG_SECONDS = 600;

const START = `${PrometheusMetrics.startTime}{${JOB}}`;

/**
 * How fast a counter grows, per second, in Grafana's rate interval.
 *
 * A counter by code is born at 1, with the first error of its kind, and plain `rate()` does not see that as growth: the very
 * error that somebody looks for would not be there. So a series without a past counts from 0, if its process is known or young.
 */
export function perSecond(counted: Counted): string {
  const known = `(${START} offset $__rate_interval or time() - ${START} < ${YOUNG_SECONDS})`;
  return `(
  ${born(counted, '$__rate_interval', known)} / scalar(increase(vector(time())[$__rate_interval:2s]))
  or
  rate(${series(counted)}[$__rate_interval])
)`;
}

/** How much a counter has grown in the dashboard's time range. */
export function inRange(counted: Counted): string {
  const oldest = `min_over_time(${START}[$__range])`;
  const met = [`time() - ${oldest} < ${YOUNG_SECONDS}`, `min_over_time(timestamp(${START})[$__range:1m]) - ${oldest} < ${YOUNG_SECONDS}`];
  const known = `(${START} offset $__range or ${met.join(' or ')})`;
  return `(
  ${born(counted, '$__range', known)}
  or
  increase(${series(counted)}[$__range])
)`;
}

/**
 * Exactly what was counted in the last 5 minutes, as the alerts see it, where rules.yml is loaded; else what comes close.
 *
 * @param aggregation as in `sum by (service)`
 * @param recorded the recording rule that has the exact count
 */
export function in5Minutes(aggregation: string, recorded: string, counted: Counted): string {
  return `${aggregation} (${recorded}{${counted.labels}})\nor\n${about5Minutes(aggregation, counted)}`;
}

/** What comes close to that without rules.yml; of several counters, their sum. */
export function about5Minutes(aggregation: string, ...counters: readonly Counted[]): string {
  const known = `(${START} offset 5m or time() - ${START} < ${YOUNG_SECONDS})`;
  const grown = counters.map((counted) => `  ${born(counted, '5m', known)}\n  or\n  increase(${series(counted)}[5m])`);
  return `${aggregation} (\n${grown.join('\n  or\n')}\n)`;
}

/** A line where an alert of rules.yml has its threshold; nothing where the rules are not loaded. */
export function alertThreshold(name: string): string {
  return `group(${series(requests(JOB))}) * on () tencent_cloud_client:threshold{name="${name}"}`;
}

export const requests = (labels: string): Counted => ({ metric: PrometheusMetrics.requests, labels });
export const errors = (labels: string): Counted => ({ metric: PrometheusMetrics.errors, labels });
export const errorCodes = (labels: string): Counted => ({ metric: PrometheusMetrics.errorCodes, labels });
export const labelOverflow = (labels: string): Counted => ({ metric: PrometheusMetrics.labelOverflow, labels });

/** Names of the recording rules of rules.yml that count exactly. */
export const Recorded = {
  requests: 'job:tencent_cloud_client_requests:increase5m',
  errors: 'job:tencent_cloud_client_errors:increase5m',
  calls: 'job:tencent_cloud_client_calls:increase5m',
  credentialErrors: 'job:tencent_cloud_client_credential_errors:increase5m',
  permissionErrors: 'job:tencent_cloud_client_permission_errors:increase5m',
} as const;

function series({ metric, labels }: Counted): string {
  return `${metric}{${labels}}`;
}

/** What series that did not exist before the window have counted, in processes of which `known` says that this is all new. */
function born(counted: Counted, window: string, known: string): string {
  return `(max_over_time(${series(counted)}[${window}]) unless ${series(counted)} offset ${window} and on (job, instance) ${known})`;
}
