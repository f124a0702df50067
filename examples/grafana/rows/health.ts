import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { LineInterpolation } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PrometheusMetrics } from '../../../src';
import { width, withColumns } from '../columns';
import { inRange, labelOverflow } from '../counting';
import { lines, stat, table } from '../panels';
import { asTable, atTheEnd, overTime } from '../queries';
import { runbookOf } from '../runbook';
import { JOB } from '../selectors';

const START = `${PrometheusMetrics.startTime}{${JOB}}`;

/** Whether what this dashboard shows can be believed. */
export function health(): Builder<Panel>[] {
  return [overflow(), instances(), restarts(), seriesCount(), processes()];
}

function overflow(): Builder<Panel> {
  const panel = {
    title: 'Label overflow',
    shows: 'Calls in the time range that were counted under *_OVERFLOW*, because a counter had reached its limit of series.',
    normal: '0.',
    otherwise: `something puts ever new values into codes or actions: ${runbookOf('TencentCloudLabelOverflow')}.`,
    unit: 'short',
    decimals: 0,
    width: 3,
    queries: [atTheEnd({ expr: `round(sum (${inRange(labelOverflow(JOB))}))`, legend: 'overflow' })],
  };
  const steps = [
    { value: null, color: 'green' },
    { value: 1, color: 'red' },
  ];
  return stat(panel, steps).height(8);
}

function instances(): Builder<Panel> {
  const panel = {
    title: 'Instances',
    shows: 'Processes that report, by job.',
    normal: 'as many as you run.',
    otherwise: `one that is missing does not run, or is not scraped: see its target in Prometheus. None at all: ${runbookOf('TencentCloudCountersMissing')}.`,
    unit: 'short',
    decimals: 0,
    width: 5,
    queries: [overTime({ expr: `count by (job) (${START})`, legend: '{{job}}' })],
  };
  return lines(panel).lineInterpolation(LineInterpolation.StepAfter);
}

function restarts(): Builder<Panel> {
  const panel = {
    title: 'Age of the youngest process',
    shows: 'How long ago counting began, by job. Each fall to 0 is a start.',
    normal: 'rises until you deploy.',
    otherwise: 'a saw: a process that starts again and again. Its first errors are counted all the same.',
    unit: 's',
    decimals: 0,
    width: 5,
    queries: [overTime({ expr: `min by (job) (time() - ${START})`, legend: '{{job}}' })],
  };
  return lines(panel);
}

function seriesCount(): Builder<Panel> {
  const panel = {
    title: 'Series by code',
    shows:
      'Series of the counter by error code, of the process that has most. Beyond *maxSeries*, 1000 unless you changed it, codes share *_OVERFLOW*.',
    normal: 'a few dozen, flat.',
    otherwise: 'a line that keeps rising will reach the limit.',
    unit: 'short',
    decimals: 0,
    width: 5,
    queries: [overTime({ expr: `max by (job) (count by (job, instance) (${PrometheusMetrics.errorCodes}{${JOB}}))`, legend: '{{job}}' })],
  };
  return lines(panel);
}

function processes(): Builder<Panel> {
  const panel = {
    title: 'Youngest processes',
    shows: 'The 20 processes that began to count last.',
    normal: 'as old as your last deployment.',
    otherwise: 'a young one among old ones has crashed: look for its log.',
    unit: 'dtdurations',
    width: 6,
    height: 8,
    queries: [asTable(`sort(bottomk(20, sum by (job, instance) (time() - ${START})))`)],
  };
  const youngest = table(panel)
    .overrideByName('job', [width(90)])
    .overrideByName('Value', [width(100)]);
  return withColumns(youngest, { job: 'Job', Value: 'Age', instance: 'Instance' });
}
