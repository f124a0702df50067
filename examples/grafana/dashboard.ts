import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PrometheusMetrics } from '../../src';
import { alerts } from './rows/alerts';
import { authFailure } from './rows/auth-failure';
import { errorsByKind } from './rows/errors';
import { health } from './rows/health';
import { latency } from './rows/latency';
import { overview } from './rows/overview';
import { throttling } from './rows/throttling';
import { topCodes } from './rows/top-codes';
import { RUNBOOK } from './runbook';
import { JOB } from './selectors';
import { DATA_SOURCE, dataSource, family, job, region, service } from './variables';

/** From top to bottom, in the order in which an operator asks. */
const ROWS: ReadonlyArray<readonly [title: string, panels: () => Builder<Panel>[]]> = [
  ['Overview', overview],
  ['Errors by category, family and instance', errorsByKind],
  ['Top codes', topCodes],
  ['AuthFailure', authFailure],
  ['Throttling', throttling],
  ['Latency', latency],
  ['Alerts', alerts],
  ['Health of the instrumentation', health],
];

export function buildDashboard(): Dashboard {
  const builder = new DashboardBuilder('Tencent Cloud API')
    .uid('tencentcloud-api')
    .description('What a service asks of Tencent Cloud, and what comes back: errors by code, rejected keys, throttling, latency.')
    .tags(['tencentcloud', 'opentelemetry'])
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .editable()
    .variables([dataSource, job, service, region, family])
    .annotations([firingAlerts(), starts()])
    .link(new DashboardLinkBuilder('Runbook').type(DashboardLinkType.Link).icon('doc').url(RUNBOOK).targetBlank(true));
  for (const [title, panels] of ROWS) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels()) builder.withPanel(panel);
  }
  return numbered(builder.build());
}

function firingAlerts(): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(DATA_SOURCE)
    .enable(true)
    .iconColor('red')
    .expr(`ALERTS{alertname=~"TencentCloud.+", alertstate="firing", ${JOB}, service=~"$service|"}`)
    .step('30s')
    .titleFormat('{{alertname}}')
    .textFormat('{{job}} {{service}} {{region}}')
    .tagKeys('severity');
}

function starts(): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Starts')
    .datasource(DATA_SOURCE)
    .enable(false)
    .iconColor('blue')
    .expr(`${PrometheusMetrics.startTime}{${JOB}} * 1000`)
    .step('1m')
    .useValueForTime(true)
    .titleFormat('Start')
    .textFormat('{{job}} {{instance}}');
}

/** Links to a panel go by its id. Without one Grafana gives it another at each import. */
function numbered(dashboard: Dashboard): Dashboard {
  dashboard.panels?.forEach((panel, i) => (panel.id = i + 1));
  return dashboard;
}
