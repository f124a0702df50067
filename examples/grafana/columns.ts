import { type DataTransformerConfig, type DynamicConfigValue, MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PAGE_LINK, PAGE_TITLES } from './runbook';

/** Shows these labels, and the value, in this order under these titles; what is not named is left out. */
export function withColumns(panel: PanelBuilder, titles: Readonly<Record<string, string>>): PanelBuilder {
  for (const [name, title] of Object.entries(titles)) panel.overrideByName(name, [{ id: 'displayName', value: title }]);
  return panel.transformations([only(Object.keys(titles)), inOrder(Object.keys(titles))]);
}

/** For the label `page`: a link to what to do. */
export function pageCells(): DynamicConfigValue[] {
  return [texts(PAGE_TITLES), { id: 'links', value: [PAGE_LINK] }, width(160)];
}

/** Other texts in place of the values. */
export function texts(byValue: Readonly<Record<string, string>>): DynamicConfigValue {
  const options = Object.entries(byValue).map(([value, text], index) => [value, { text, index }]);
  return { id: 'mappings', value: [{ type: MappingType.ValueToText, options: Object.fromEntries(options) }] };
}

/** Of a column, in pixels. */
export function width(pixels: number): DynamicConfigValue {
  return { id: 'custom.width', value: pixels };
}

function only(names: readonly string[]): DataTransformerConfig {
  return { id: 'filterFieldsByName', options: { include: { names } } };
}

function inOrder(names: readonly string[]): DataTransformerConfig {
  return { id: 'organize', options: { indexByName: Object.fromEntries(names.map((name, i) => [name, i])) } };
}
