import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { TableCellBackgroundDisplayMode, TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import { type DynamicConfigValue, MappingType, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { ALERT_COLOURS, STATE_COLOURS } from '../colours';
import { pageCells, width, withColumns } from '../columns';
import { coloured, colouredBy, stackedBars, table } from '../panels';
import { asTable, overTime } from '../queries';
import { RUNBOOK, withPageOfAlert } from '../runbook';
import { JOB } from '../selectors';

/** Also those that are about no service. */
const ALERTS = `alertname=~"TencentCloud.+", ${JOB}, service=~"$service|"`;

/** What is firing, and what was. */
export function alerts(): Builder<Panel>[] {
  return [history(), now()];
}

function history(): Builder<Panel> {
  const inState = (state: keyof typeof STATE_COLOURS): string =>
    `count by (alert) (label_replace(
  group by (alertname, job, service, region) (ALERTS{${ALERTS}, alertstate="${state}"}),
  "alert", "$1", "alertname", "TencentCloud(.+)"
))`;
  const panel = {
    title: 'Alerts over time',
    shows:
      'Alerts of rules.yml; each bar is as high as the alert has services and regions. *(pending)*: its condition holds, but not ' +
      'long enough yet. Empty also where rules.yml is not loaded.',
    normal: 'nothing.',
    otherwise: `the table beside says what each is about; the [runbook](${RUNBOOK}) has a section for each.`,
    unit: 'short',
    decimals: 0,
    width: 12,
    queries: [
      overTime({ expr: inState('firing'), legend: '{{alert}}' }),
      overTime({ expr: inState('pending'), legend: '{{alert}} (pending)' }),
    ],
  };
  return colouredBy(stackedBars(panel), ALERT_COLOURS).overrideByRegexp('/pending/', coloured(STATE_COLOURS.pending));
}

function now(): Builder<Panel> {
  const panel = {
    title: 'Alerts now',
    shows: 'What fires or is pending at the end of the time range, and for how long.',
    normal: 'empty.',
    otherwise: 'the name leads to its section of the runbook.',
    unit: 'dtdurations',
    width: 12,
    height: 8,
    queries: [
      asTable(
        `sort_desc(${withPageOfAlert(`ALERTS{${ALERTS}} * ignoring (alertstate) group_left () (time() - ALERTS_FOR_STATE{${ALERTS}})`)})`,
      ),
    ],
  };
  const titles = {
    alertstate: 'State',
    page: 'Alert',
    Value: 'For',
    severity: 'Severity',
    service: 'Service',
    action: 'Action',
    region: 'Region',
    window: 'Window',
    job: 'Job',
  };
  const active = table(panel)
    .overrideByName('alertstate', stateCell())
    .overrideByName('page', pageCells())
    .overrideByName('Value', [width(110)])
    .overrideByName('severity', [width(80)])
    .overrideByName('service', [width(90)]);
  return withColumns(active, titles);
}

function stateCell(): DynamicConfigValue[] {
  const options = Object.entries(STATE_COLOURS).map(([state, color], index) => [state, { text: state, color, index }]);
  const cell = { type: TableCellDisplayMode.ColorBackground, mode: TableCellBackgroundDisplayMode.Basic };
  return [
    { id: 'mappings', value: [{ type: MappingType.ValueToText, options: Object.fromEntries(options) }] },
    { id: 'custom.cellOptions', value: cell },
    width(90),
  ];
}
