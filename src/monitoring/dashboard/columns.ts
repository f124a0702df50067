import { REPOSITORY, type ResolvedOptions } from '../options';
import { codeMeanings } from './codes';
import { STATE_COLOURS } from './colours';
import { labelTitle } from './labels';
import type { Column, Text } from './definition';
import { link, type MappingJson, type OverrideJson, type PanelJson, type PropertyJson } from './grafana';

/** Titles, widths, texts and links of the columns of a table. */
export function columnOverrides(
  columns: Readonly<Record<string, Column>>,
  alerts: readonly string[],
  options: ResolvedOptions,
): OverrideJson[] {
  return Object.entries(columns).map(([name, { title, width, unit, as }]) => ({
    matcher: { id: 'byName', options: name },
    properties: [
      { id: 'displayName', value: title[options.lang] },
      ...(width === undefined ? [] : [{ id: 'custom.width', value: width }]),
      ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
      ...(as === undefined ? [] : CELLS[as](options, alerts)),
    ],
  }));
}

/** Keeps these columns in this order. The name of an alert becomes lower case, as the fragments of the runbook are. */
export function columnTransformations(columns: Readonly<Record<string, Column>>): NonNullable<PanelJson['transformations']> {
  const names = Object.keys(columns);
  const lowerCase = names.filter((name) => columns[name].as === 'alert');
  return [
    { id: 'filterFieldsByName', options: { include: { names } } },
    { id: 'organize', options: { indexByName: Object.fromEntries(names.map((name, i) => [name, i])) } },
    ...lowerCase.map((name) => ({ id: 'formatString', options: { stringField: name, outputFormat: 'Lower Case' } })),
  ];
}

/** Keeps the lines with the highest values. */
export function highestFirst(count: number): NonNullable<PanelJson['transformations']> {
  return [
    { id: 'sortBy', options: { sort: [{ field: 'Value', desc: true }] } },
    { id: 'limit', options: { limitField: count } },
  ];
}

/** A column for each label of a job. */
export function labelColumns(jobLabels: readonly string[]): Record<string, Column> {
  return Object.fromEntries(jobLabels.map((label) => [label, { title: labelTitle(label), width: 120 }]));
}

const READ: Text = { en: 'What to do: ${__value.text}', zh: '处理方法：${__value.text}' };
const STATES: Readonly<Record<keyof typeof STATE_COLOURS, Text>> = {
  firing: { en: 'firing', zh: '触发' },
  pending: { en: 'pending', zh: '待触发' },
};

const CELLS: Readonly<Record<NonNullable<Column['as']>, (options: ResolvedOptions, alerts: readonly string[]) => PropertyJson[]>> = {
  alert: ({ lang, runbookUrl }, alerts) => [
    mappings([valueTexts(Object.fromEntries(alerts.map((alert) => [`tencentcloud${alert.toLowerCase()}`, { text: alert }])))]),
    { id: 'links', value: [link(READ[lang], `${runbookUrl}#\${__value.raw}`)] },
  ],
  state: ({ lang }) => {
    const states = Object.entries(STATE_COLOURS).map(([state, color]) => [
      state,
      { text: STATES[state as keyof typeof STATES][lang], color },
    ]);
    return [
      mappings([valueTexts(Object.fromEntries(states) as Readonly<Record<string, { text: string; color: string }>>)]),
      { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
    ];
  },
  meaning: ({ lang }) => [
    mappings(codeMeanings().map(({ pattern, text }) => regexText(pattern, text[lang]))),
    { id: 'links', value: [link(READ[lang], '${__data.fields.runbook}')] },
  ],
  runbook: (options) => [
    mappings(codeMeanings().map(({ pattern, alert }) => regexText(pattern, runbookSection(options, alert)))),
    { id: 'custom.hidden', value: true },
    // Its name since Grafana 12.
    { id: 'custom.hideFrom.viz', value: true },
  ],
};

/** Where to read what to do; for codes that no alert is about, what their families mean. */
function runbookSection({ runbookUrl }: ResolvedOptions, alert: string | undefined): string {
  return alert === undefined
    ? `${REPOSITORY}/blob/main/docs/error-families.md#by-family`
    : `${runbookUrl}#tencentcloud${alert.toLowerCase()}`;
}

function mappings(value: readonly MappingJson[]): PropertyJson {
  return { id: 'mappings', value };
}

function valueTexts(texts: Readonly<Record<string, { readonly text: string; readonly color?: string }>>): MappingJson {
  const options = Object.entries(texts).map(([value, result], index) => [value, { ...result, index }]);
  return { type: 'value', options: Object.fromEntries(options) };
}

function regexText(pattern: string, text: string): MappingJson {
  return { type: 'regex', options: { pattern: `/${pattern.replaceAll('/', '\\/')}/`, result: { text } } };
}
