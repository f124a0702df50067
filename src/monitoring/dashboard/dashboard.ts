import { ALERTS } from '../alerts';
import type { ResolvedOptions } from '../options';
import { METRICS } from '../series';
import type { RowDefinition, Text } from './definition';
import { type DashboardJson, link, type PanelJson, PROMETHEUS } from './grafana';
import { type PanelContext, panelJson } from './panel';
import { Queries } from './queries';
import { causes } from './rows/causes';
import { errors } from './rows/errors';
import { health } from './rows/health';
import { now } from './rows/now';
import { traffic } from './rows/traffic';
import { variables } from './variables';

/** Part of its URL, `/d/tencentcloud-api`, which alerts link to. */
const DASHBOARD_UID = 'tencentcloud-api';

/** The schema of Grafana 11.0. Later versions of Grafana migrate it when they load it. */
const SCHEMA_VERSION = 39;

/** From top to bottom, in the order in which somebody asks who was woken by an alert. */
export const ROWS: readonly RowDefinition[] = [now, errors, ...causes, traffic, health];

/** The dashboard for Grafana 11 and later, as JSON to import or to provision. */
export function dashboard(options: ResolvedOptions): DashboardJson {
  const { lang, runbookUrl } = options;
  const queries = new Queries(options);
  return {
    uid: DASHBOARD_UID,
    title: TITLE[lang],
    description: DESCRIPTION[lang],
    tags: ['tencentcloud', 'opentelemetry'],
    timezone: 'browser',
    editable: true,
    graphTooltip: 1,
    time: { from: 'now-1h', to: 'now' },
    refresh: '30s',
    schemaVersion: SCHEMA_VERSION,
    links: [link(RUNBOOK[lang], runbookUrl)],
    templating: { list: variables(options) },
    annotations: { list: [firingAlerts(queries, options), starts(queries, options)] },
    panels: placed(options, queries),
  };
}

const TITLE: Text = { en: 'Tencent Cloud API', zh: '腾讯云 API 调用' };
const DESCRIPTION: Text = {
  en: 'Calls to the Tencent Cloud API: what is wrong now, errors by code, rejected keys, throttling, latency.',
  zh: '对腾讯云 API 的调用：当前故障、各错误码、密钥被拒、限频、延迟。',
};
const RUNBOOK: Text = { en: 'Runbook', zh: '处理手册' };
const STARTS: Text = { en: 'Starts', zh: '进程启动' };
const ALERTS_TITLE: Text = { en: 'Alerts', zh: '告警' };

/** Panels from left to right and top to bottom, each with its number. */
function placed(options: ResolvedOptions, queries: Queries): DashboardJson['panels'] {
  const keys = ROWS.flatMap(({ title, panels }) => [title.en, ...panels.map(({ key }) => key)]);
  const idOf = (key: string): number => keys.indexOf(key) + 1;
  const alerts = ALERTS.map(({ name }) => name.replace('TencentCloud', ''));
  const context: PanelContext = { options, queries, alerts, idOf };
  const json: Array<DashboardJson['panels'][number]> = [];
  let y = 0;
  for (const { title, panels } of ROWS) {
    json.push({
      type: 'row',
      id: idOf(title.en),
      title: title[options.lang],
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y, w: 24, h: 1 },
    });
    y++;
    let x = 0;
    let lowest = y;
    for (const panel of panels) {
      if (x + panel.width > 24) [x, y] = [0, lowest];
      const h = panel.height ?? (panel.kind === 'stat' ? 4 : 8);
      json.push({ ...panelJson(panel, context), id: idOf(panel.key), gridPos: { x, y, w: panel.width, h } } satisfies PanelJson);
      x += panel.width;
      lowest = Math.max(lowest, y + h);
    }
    y = lowest;
  }
  return json;
}

function firingAlerts({ alerts }: Queries, { lang, jobLabels }: ResolvedOptions): Annotation {
  return {
    name: ALERTS_TITLE[lang],
    datasource: PROMETHEUS,
    enable: true,
    iconColor: 'red',
    expr: `ALERTS{${alerts}, alertstate="firing"}`,
    step: '30s',
    titleFormat: '{{alertname}}',
    textFormat: [...jobLabels, 'tc_service', 'tc_region'].map((label) => `{{${label}}}`).join(' '),
    tagKeys: 'severity',
  };
}

function starts({ job }: Queries, { lang }: ResolvedOptions): Annotation {
  return {
    name: STARTS[lang],
    datasource: PROMETHEUS,
    enable: false,
    iconColor: 'blue',
    expr: `${METRICS.startTime}{${job}} * 1000`,
    step: '1m',
    useValueForTime: true,
    titleFormat: STARTS[lang],
    textFormat: '{{job}} {{instance}}',
  };
}

type Annotation = NonNullable<DashboardJson['annotations']['list']>[number];
