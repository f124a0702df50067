import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { credentialErrors } from '../auth-errors';
import { OUTCOME_COLOURS } from '../colours';
import { perSecond, requests } from '../counting';
import { quantile } from '../durations';
import { colouredBy, lines, stackedAreas, stat } from '../panels';
import { atTheEnd, overTime } from '../queries';
import { runbookOf } from '../runbook';
import { CALLS, FINISHED } from '../selectors';

const ERROR_STEPS = [
  { value: null, color: 'green' },
  { value: 0.01, color: 'orange' },
  { value: 0.05, color: 'red' },
];

/** Is there trouble, and since when. */
export function overview(): Builder<Panel>[] {
  return [callsPerSecond, errorShare, authFailures, slowest, callsByOutcome, errorShareByService].map((panel) => panel());
}

/** Of one and the same counter, so that it is never more than all; 0 where nothing has failed, nothing where nothing was called. */
function failedShare(aggregation: string): string {
  const failed = `${aggregation} (${perSecond(requests(`${CALLS}, outcome=~"error|failure"`))})`;
  const all = `${aggregation} (${perSecond(requests(FINISHED))})`;
  return `(${failed} or 0 * ${all})\n/\n${all} >= 0`;
}

function callsPerSecond(): Builder<Panel> {
  const panel = {
    title: 'Calls',
    shows: 'Calls to Tencent Cloud per second, whatever came of them.',
    normal: 'follows your own traffic.',
    otherwise:
      '0: the service does not call. –: none of its processes is scraped (row Health of the instrumentation), or none has called yet; ' +
      `where they were scraped before: ${runbookOf('TencentCloudCountersMissing')}.`,
    unit: 'reqps',
    decimals: 1,
    width: 6,
    queries: [atTheEnd({ expr: `sum (${perSecond(requests(CALLS))})`, legend: 'calls' })],
  };
  return stat(panel, [{ value: null, color: 'blue' }]);
}

function errorShare(): Builder<Panel> {
  const panel = {
    title: 'Error share',
    shows: 'Part of the calls that failed: the API answered with an error, or did not answer. Dry runs and aborts are not failures.',
    normal: 'under 1 %.',
    otherwise: `the next rows say which family and code. If everything fails: ${runbookOf('TencentCloudAllCallsFailing')}.`,
    unit: 'percentunit',
    decimals: 1,
    width: 6,
    queries: [atTheEnd({ expr: failedShare('sum'), legend: 'failed' })],
  };
  return stat(panel, ERROR_STEPS).max(1).min(0);
}

function authFailures(): Builder<Panel> {
  const panel = {
    title: 'AuthFailure in 5 minutes',
    shows: 'Errors of family AuthFailure in the last 5 minutes that are not about permission, as the alert counts them.',
    normal: '0.',
    otherwise: `3 or more for one service page somebody: ${runbookOf('TencentCloudAuthFailureSpike')}.`,
    unit: 'locale',
    decimals: 0,
    width: 6,
    queries: [atTheEnd({ expr: `sum (${credentialErrors('sum by (job, service)')})`, legend: 'AuthFailure' })],
  };
  const steps = [
    { value: null, color: 'green' },
    { value: 1, color: 'orange' },
    { value: 3, color: 'red' },
  ];
  return stat(panel, steps).min(0);
}

function slowest(): Builder<Panel> {
  const panel = {
    title: 'p99 latency',
    shows: '99 % of the calls end within this time. For all regions, as the histogram has none.',
    normal: 'well under a second for most actions; a chat that is streamed lasts as long as it talks.',
    otherwise: `row Latency says which action. ${runbookOf('TencentCloudSlow')}.`,
    unit: 's',
    width: 6,
    queries: [atTheEnd({ expr: quantile(0.99), legend: 'p99' })],
  };
  const steps = [
    { value: null, color: 'green' },
    { value: 2, color: 'orange' },
    { value: 5, color: 'red' },
  ];
  return stat(panel, steps).min(0);
}

function callsByOutcome(): Builder<Panel> {
  const panel = {
    title: 'Calls by outcome',
    shows:
      'Calls per second. *error*: the API answered with an error; *failure*: no answer of the API (HTTP, network, time-out); ' +
      '*dry_run*: would have succeeded; *aborted*: given up by the caller.',
    normal: 'green.',
    otherwise: 'red or purple: see the families below. Grey: your own time-outs are too short, or your users leave.',
    unit: 'reqps',
    width: 12,
    queries: [overTime({ expr: `sum by (outcome) (${perSecond(requests(CALLS))})`, legend: '{{outcome}}' })],
  };
  return colouredBy(stackedAreas(panel), OUTCOME_COLOURS);
}

function errorShareByService(): Builder<Panel> {
  const panel = {
    title: 'Error share by service',
    shows: 'Part of the calls that failed, by product of Tencent Cloud.',
    normal: 'every line near 0.',
    otherwise: 'all services at once: the key or the network. One service: its quota, its limits, or its own trouble.',
    unit: 'percentunit',
    width: 12,
    queries: [
      overTime({
        expr: failedShare('sum by (service)'),
        legend: '{{service}}',
      }),
    ],
  };
  return lines(panel).axisSoftMax(0.1);
}
