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

/** A gap in the scrapes may be as long as this. The same as in rules.yml. */
const GAP = '10m';

const START = `${PrometheusMetrics.startTime}{${JOB}}`;

/**
 * How fast a counter grows, per second, in Grafana's rate interval.
 *
 * A counter by code is born at 1, with the first error of its kind, and plain `rate()` does not see that as growth: the very
 * error that somebody looks for would not be there. So a series without a past counts from 0, if its process is known or young.
 */
export function perSecond(counted: Counted): string {
  const seconds = 'scalar(increase(vector(time())[$__rate_interval:2s]))';
  // In a view of days the interval is longer than a process is called young.
  const beganWithin = `min_over_time(${START}[$__rate_interval]) > time() - ${seconds}`;
  return `(
  ${born(counted, '$__rate_interval', beganWithin)} / ${seconds}
  or
  rate(${series(counted)}[$__rate_interval])
)`;
}

/** How much a counter has grown in the dashboard's time range. */
export function inRange(counted: Counted): string {
  const metYoung = `min_over_time(timestamp(${START})[$__range:1m]) - min_over_time(${START}[$__range]) < ${YOUNG_SECONDS}`;
  return `(
  ${born(counted, '$__range', metYoung)}
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
  const grown = counters.map((counted) => `  ${born(counted, '5m')}\n  or\n  increase(${series(counted)}[5m])`);
  return `${aggregation} (\n${grown.join('\n  or\n')}\n)`;
}

/** A line where an alert of rules.yml has its threshold; nothing where the rules are not loaded. */
export function alertThreshold(name: string): string {
  return `group(${series(requests(JOB))}) * on () max(tencent_cloud_client:threshold{name="${name}"})`;
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

/**
 * What series without a past have counted. As in rules.yml, all of it is new in a young process that was not there before the
 * window; and in one that was there, what is counted by series that were not.
 *
 * Before the window is any time of ten minutes, and not only where it begins: there a scrape may have failed. The process is the one
 * that the window begins with: where another follows in it, `rate()` and `increase()` see the fall between them.
 *
 * @param orYoung another sign that a process was young when it was met
 */
function born(counted: Counted, window: string, ...orYoung: string[]): string {
  const start = `min_over_time(${START}[${window}])`;
  const wasThere = `${start} == last_over_time(${START}[${GAP}] offset ${window})`;
  const isYoung = [`${start} > time() - ${YOUNG_SECONDS}`, ...orYoung].join(' or ');
  const counts = `max_over_time(${series(counted)}[${window}])`;
  return `(
    ${counts}
      and on (job, instance) ((${isYoung}) unless ${wasThere})
    or
    ${counts}
      unless last_over_time(${series(counted)}[${GAP}] offset ${window})
      and on (job, instance) ${wasThere}
  )`;
}
