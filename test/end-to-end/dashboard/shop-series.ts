import { classifyCode } from '../../../src/api/error-class';
import type { ErrorCategory } from '../../../src/api/error-codes';
import { METRICS } from '../../../src/monitoring/series';
import type { SeriesValues } from '../../support/stack/promtool';

/** A scrape each so many seconds. */
export const SCRAPE = '15s';
/** When the shop's errors begin, and when the tests look. */
export const LOOK_AT = '40m';
const ERRORS_FROM = 80;
const SCRAPES = 170;

/** Errors of the shop: one more with each scrape of each of its two processes. */
export const CODES: ReadonlyArray<{ readonly code: string; readonly family?: '_HTTP' | '_NETWORK'; readonly service: string }> = [
  { code: 'AuthFailure.SignatureFailure', service: 'cvm' },
  { code: 'AuthFailure.UnauthorizedOperation', service: 'cvm' },
  { code: 'UnauthorizedOperation.CamNoAuth', service: 'cvm' },
  { code: 'RequestLimitExceeded.UinLimitExceeded', service: 'cvm' },
  { code: 'FailedOperation.RequestLimitExceeded30S', service: 'sms' },
  { code: 'LimitExceeded.Snapshots', service: 'cvm' },
  { code: 'InternalError', service: 'sms' },
  { code: 'ResourceNotFound.Instance', service: 'cvm' },
  { code: 'SomethingNew', service: 'sms' },
  { code: '502', family: '_HTTP', service: 'sms' },
  { code: 'ECONNRESET', family: '_NETWORK', service: 'cvm' },
];

const REGION = { tc_region: 'ap-guangzhou' };
const ACTIONS: Readonly<Record<string, string>> = { cvm: 'RunInstances', sms: 'SendSms' };

/** What Prometheus has scraped of two processes: calls all the time, and after 20 minutes errors of all kinds. */
export function shopSeries(): SeriesValues {
  return Object.assign({}, ...['1', '2'].map((instance) => processSeries({ job: 'shop', instance })));
}

function processSeries(target: Readonly<Record<string, string>>): SeriesValues {
  const series: Record<string, string> = {};
  const add = (name: string, labels: Readonly<Record<string, string>>, values: string): void => {
    series[`${name}{${Object.entries({ ...target, ...labels }).map(([label, value]) => `${label}="${value}"`)}}`] = values;
  };
  add(METRICS.startTime, {}, `-36000+0x${SCRAPES}`);
  add(METRICS.clockOffset, {}, `${target.instance === '1' ? -70 : 2}+0x${SCRAPES}`);
  add(METRICS.labelOverflow, { metric: METRICS.errorCodes }, `0+0x${ERRORS_FROM} 1+1x${SCRAPES - ERRORS_FROM}`);
  const errors = new Map<string, { readonly labels: Readonly<Record<string, string>>; count: number }>();
  for (const { code, family = classifyCode(code).family, service: tc_service } of CODES) {
    const category: ErrorCategory = family.startsWith('_H') || family.startsWith('_N') ? 'transport' : classifyCode(code).category;
    const labels = { tc_service, ...REGION, family, category };
    const key = JSON.stringify(labels);
    errors.set(key, { labels, count: (errors.get(key)?.count ?? 0) + 1 });
    add(METRICS.errorCodes, { tc_service, tc_action: ACTIONS[tc_service], ...REGION, family, code }, born(1));
  }
  for (const { labels, count } of errors.values())
    add(METRICS.errors, labels, `0+0x${ERRORS_FROM - 1} ${count}+${count}x${SCRAPES - ERRORS_FROM}`);
  for (const [tc_service, tc_action] of Object.entries(ACTIONS)) {
    const failed = CODES.filter(({ service }) => service === tc_service).length;
    const action = { tc_service, tc_action };
    add(METRICS.requests, { ...action, ...REGION, outcome: 'success' }, `0+4x${SCRAPES}`);
    add(METRICS.requests, { ...action, ...REGION, outcome: 'error' }, born(failed));
    add(`${METRICS.duration}_bucket`, { ...action, outcome: 'success', le: '0.1' }, `0+3x${SCRAPES}`);
    add(`${METRICS.duration}_bucket`, { ...action, outcome: 'success', le: '+Inf' }, `0+4x${SCRAPES}`);
  }
  return series;
}

function born(each: number): string {
  return `_x${ERRORS_FROM} ${each}+${each}x${SCRAPES - ERRORS_FROM}`;
}
