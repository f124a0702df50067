import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import type { ResolvedOptions } from '../options';
import { columnOverrides, columnTransformations, highestFirst } from './columns';
import type { GraphDefinition, PanelDefinition, Query, StatDefinition, TableDefinition, Text } from './definition';
import {
  type FieldConfigJson,
  type Json,
  link,
  OTHER_PANEL,
  type OverrideJson,
  type PanelJson,
  PROMETHEUS,
  type TargetJson,
} from './grafana';
import type { Queries } from './queries';

/** What a panel needs to know of the dashboard. */
export interface PanelContext {
  readonly options: ResolvedOptions;
  readonly queries: Queries;
  /** Names of all alerts, without `TencentCloud`. */
  readonly alerts: readonly string[];
  /** The number of another panel, by its key. */
  idOf(key: string): number;
}

/** A panel as Grafana's JSON, without its place. */
export function panelJson(definition: PanelDefinition, context: PanelContext): PanelJson {
  if (definition.kind === 'stat') return statJson(definition, context);
  if (definition.kind === 'table') return tableJson(definition, context);
  return graphJson(definition, context);
}

function statJson(definition: StatDefinition, context: PanelContext): PanelJson {
  const steps = definition.steps(context.queries).map(({ value, colour }) => ({ value, color: colour }));
  // Asked once, at the end of the time range: in a range query the last value of a dead service would stay for the whole range.
  const targets = definition.queries(context.queries).map((query, i) => target(query, i, { instant: true, range: false }));
  return {
    ...described('stat', definition, context),
    targets,
    fieldConfig: {
      defaults: {
        ...values(definition),
        color: { mode: 'thresholds' },
        thresholds: { mode: 'absolute', steps: [{ value: null, color: 'green' }, ...steps] },
        // Without it, no value would have the colour of the lowest step: green.
        mappings: [{ type: 'special', options: { match: 'null', result: { color: 'text' } } }],
        noValue: '–',
      },
      overrides: [],
    },
    options: {
      colorMode: 'value',
      graphMode: 'none',
      justifyMode: 'auto',
      textMode: definition.showsName ? 'value_and_name' : 'value',
      orientation: 'auto',
      wideLayout: true,
      showPercentChange: false,
      percentChangeColorMode: 'standard',
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    } satisfies Json<stat.Options>,
  };
}

function graphJson(definition: GraphDefinition, context: PanelContext): PanelJson {
  const { kind, threshold, softMax, colours = {} } = definition;
  const limit = threshold?.(context.queries);
  const steps = [{ value: null, color: 'transparent' }, ...(limit === undefined ? [] : [{ value: limit, color: 'dark-red' }])];
  const custom: Json<timeseries.FieldConfig> = {
    ...DRAWN[kind],
    showPoints: 'never',
    thresholdsStyle: { mode: limit === undefined ? 'off' : 'dashed' },
    ...(softMax === undefined ? {} : { axisSoftMax: softMax }),
  };
  return {
    ...described('timeseries', definition, context),
    // No denser than the rules count.
    interval: '30s',
    targets: definition.queries(context.queries).map((query, i) => target(query, i, { instant: false, range: true })),
    fieldConfig: {
      defaults: {
        ...values(definition),
        min: 0,
        color: { mode: 'palette-classic-by-name' },
        thresholds: { mode: 'absolute', steps },
        custom,
      },
      overrides: Object.entries(colours).map(([name, colour]) => fixedColour(name, colour)),
    },
    options: {
      legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    } satisfies Json<timeseries.Options>,
  };
}

function tableJson(definition: TableDefinition, context: PanelContext): PanelJson {
  const { source, highest } = definition;
  const columns = definition.columns(context.queries);
  const ofPanel = typeof source === 'object';
  const targets: TargetJson[] = ofPanel
    ? [{ refId: 'A', datasource: OTHER_PANEL, panelId: context.idOf(source.exemplarsOf), topic: 'annotations' }]
    : [{ ...target({ expr: source(context.queries), legend: '' }, 0, { instant: true, range: false }), format: 'table' }];
  return {
    ...described('table', definition, context),
    datasource: ofPanel ? OTHER_PANEL : PROMETHEUS,
    targets,
    transformations: [...(highest === undefined ? [] : highestFirst(highest)), ...columnTransformations(columns)],
    fieldConfig: {
      defaults: { noValue: '–' },
      overrides: columnOverrides(columns, context.alerts, context.options),
    },
    options: { frameIndex: 0, showHeader: true, cellHeight: 'sm' } satisfies Json<table.Options>,
  };
}

const STACKED = { mode: 'normal', group: 'A' } as const;
const DRAWN: Readonly<Record<GraphDefinition['kind'], Json<timeseries.FieldConfig>>> = {
  lines: { drawStyle: 'line', lineWidth: 2, fillOpacity: 8, lineInterpolation: 'linear' },
  areas: { drawStyle: 'line', lineWidth: 1, fillOpacity: 60, stacking: STACKED },
  bars: { drawStyle: 'bars', lineWidth: 0, fillOpacity: 80, stacking: STACKED },
};

function described(type: string, definition: PanelDefinition, { options: { lang, runbookUrl } }: PanelContext) {
  const { title, shows, normal, otherwise, alerts = [] } = definition;
  const links = alerts.map((alert) => link(`${RUNBOOK[lang]}: ${alert}`, `${runbookUrl}#tencentcloud${alert.toLowerCase()}`));
  const sections = links.map(({ title: text, url }) => ` [${text}](${url})`).join(lang === 'zh' ? '、' : ',');
  return {
    type,
    title: title[lang],
    description: [shows[lang], `**${NORMAL[lang]}** ${normal[lang]}`, `**${OTHERWISE[lang]}** ${otherwise[lang]}${sections}`].join('\n\n'),
    datasource: PROMETHEUS,
    links,
  };
}

const RUNBOOK: Text = { en: 'Runbook', zh: '处理手册' };
const NORMAL: Text = { en: 'Normal:', zh: '正常情况：' };
const OTHERWISE: Text = { en: 'Otherwise:', zh: '异常时：' };

function values({ unit, decimals }: StatDefinition | GraphDefinition): FieldConfigJson {
  return decimals === undefined ? { unit } : { unit, decimals };
}

function target({ expr, legend, exemplars }: Query, index: number, when: { readonly instant: boolean; readonly range: boolean }) {
  return {
    refId: 'ABCDEFGH'[index],
    datasource: PROMETHEUS,
    editorMode: 'code',
    expr,
    ...(legend === '' ? {} : { legendFormat: legend }),
    ...when,
    ...(exemplars ? { exemplar: true } : {}),
  } as const;
}

function fixedColour(name: string, fixedColor: string): OverrideJson {
  return { matcher: { id: 'byName', options: name }, properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }] };
}
