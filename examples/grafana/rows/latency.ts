import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { quantile } from '../durations';
import { colouredBy, lines } from '../panels';
import { overTime, withExemplars } from '../queries';
import { runbookOf } from '../runbook';

/** How long it takes, with the traces of single calls. */
export function latency(): Builder<Panel>[] {
  return [percentiles(), byAction()];
}

function percentiles(): Builder<Panel> {
  const panel = {
    title: 'Latency of all calls',
    shows: 'Half of the calls, 95 % and 99 % of them end within these times. The dots are single calls; each links to its trace.',
    normal: 'flat lines, close together.',
    otherwise: 'p99 alone: some action is slow. All three: the network, or Tencent Cloud. Open the trace of a high dot.',
    unit: 's',
    width: 12,
    queries: [
      overTime({ expr: quantile(0.5), legend: 'p50' }),
      overTime({ expr: quantile(0.95), legend: 'p95' }),
      withExemplars({ expr: quantile(0.99), legend: 'p99' }),
    ],
  };
  return colouredBy(lines(panel), { p50: 'green', p95: 'yellow', p99: 'orange' });
}

function byAction(): Builder<Panel> {
  const panel = {
    title: 'Latency by action (p95)',
    shows: '95 % of the calls of an action end within this time. The alert fires when that is over 5 s for 10 minutes.',
    normal: 'each action keeps to its own level.',
    otherwise: `${runbookOf('TencentCloudSlow')}.`,
    unit: 's',
    width: 12,
    queries: [withExemplars({ expr: quantile(0.95, 'service', 'action'), legend: '{{service}}/{{action}}' })],
  };
  return lines(panel);
}
