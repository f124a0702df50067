import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';

/** Shows these labels, and the value, in this order under these titles; what is not named is left out. */
export function withColumns(panel: PanelBuilder, titles: Readonly<Record<string, string>>): PanelBuilder {
  for (const [name, title] of Object.entries(titles)) panel.overrideByName(name, [{ id: 'displayName', value: title }]);
  return panel.transformations([only(Object.keys(titles)), inOrder(Object.keys(titles))]);
}

function only(names: readonly string[]): DataTransformerConfig {
  return { id: 'filterFieldsByName', options: { include: { names } } };
}

function inOrder(names: readonly string[]): DataTransformerConfig {
  return { id: 'organize', options: { indexByName: Object.fromEntries(names.map((name, i) => [name, i])) } };
}
