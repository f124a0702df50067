import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { LineInterpolation, TableCellBackgroundDisplayMode, TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import { type DynamicConfigValue, MappingType, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { ALERT_COLOURS } from '../colours';
import { coloured, stackedBars, table } from '../panels';
import { asTable, overTime } from '../queries';
import { RUNBOOK } from '../runbook';
import { JOB } from '../selectors';

/** Also those that are about no service. */
const ALERTS = `alertname=~"TencentCloud.+", ${JOB}, service=~"$service|"`;

/** What is firing, and what was. */
export function alerts(): Builder<Panel>[] {
  return [history(), now()];
}

function history(): Builder<Panel> {
  const state = (alertstate: string) => ({
    expr: `count by (alertname) (ALERTS{${ALERTS}, alertstate="${alertstate}"})`,
    legend: `{{alertname}} ${alertstate}`,
  });
  const panel = {
    title: 'Alerts over time',
    shows: 'Alerts of rules.yml, one unit of height for each job and service. *pending*: the condition holds, but not long enough yet.',
    normal: 'nothing.',
    otherwise: `the table beside says what each is about; the [runbook](${RUNBOOK}) has a section for each.`,
    unit: 'short',
    decimals: 0,
    width: 12,
    queries: [overTime(state('firing')), overTime(state('pending'))],
  };
  return stackedBars(panel)
    .lineInterpolation(LineInterpolation.StepAfter)
    .overrideByRegexp('/ pending$/', coloured(ALERT_COLOURS.pending))
    .noValue('None in this time range; or rules.yml is not loaded');
}

function now(): Builder<Panel> {
  const panel = {
    title: 'Alerts now',
    shows: 'What fires or is pending at the end of the time range, and for how long.',
    normal: 'empty.',
    otherwise: 'the name links to its section of the runbook.',
    unit: 'short',
    width: 12,
    height: 8,
    queries: [
      asTable(
        `sort_desc(ALERTS{${ALERTS}} * ignoring (alertstate) group_left () (time() - ALERTS_FOR_STATE{${ALERTS}}))`,
      ),
    ],
  };
  return table(panel)
    .noValue('None')
    .transformations([columns()])
    .overrideByName('State', stateCell())
    .overrideByName('For', [{ id: 'unit', value: 'dtdurations' }])
    .overrideByName('Alert', [{ id: 'links', value: [{ title: 'Runbook', url: `${RUNBOOK}#\${__value.raw}`, targetBlank: true }] }]);
}

function columns() {
  const titles = {
    alertstate: 'State',
    alertname: 'Alert',
    severity: 'Severity',
    job: 'Job',
    service: 'Service',
    region: 'Region',
    Value: 'For',
  };
  return {
    id: 'organize',
    options: {
      excludeByName: { Time: true, __name__: true },
      indexByName: Object.fromEntries(Object.keys(titles).map((name, i) => [name, i])),
      renameByName: titles,
    },
  };
}

function stateCell(): DynamicConfigValue[] {
  const options = Object.entries(ALERT_COLOURS).map(([state, color], index) => [state, { text: state, color, index }]);
  const cell = { type: TableCellDisplayMode.ColorBackground, mode: TableCellBackgroundDisplayMode.Basic };
  return [
    { id: 'mappings', value: [{ type: MappingType.ValueToText, options: Object.fromEntries(options) }] },
    { id: 'custom.cellOptions', value: cell },
    { id: 'custom.width', value: 90 },
  ];
}
