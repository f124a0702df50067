import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';

/**
 * A type of Grafana's Foundation SDK as plain JSON: its enums as the strings that they stand for. Only the types of the SDK serve
 * here: it is CommonJS, so its builders would make the package 600 kB larger.
 */
export type Json<T> = T extends string
  ? `${T}`
  : T extends number | boolean | null | undefined
    ? T
    : T extends ReadonlyArray<infer Item>
      ? ReadonlyArray<Json<Item>>
      : { readonly [Key in keyof T as T[Key] extends () => void ? never : Key]: Json<T[Key]> };

export type DashboardJson = Omit<Json<sdk.Dashboard>, 'panels'> & { readonly panels: ReadonlyArray<PanelJson | Json<sdk.RowPanel>> };
export type PanelJson = Omit<Json<sdk.Panel>, 'targets'> & { readonly targets: readonly TargetJson[] };
export type FieldConfigJson = Json<sdk.FieldConfig>;
export type OverrideJson = Json<sdk.FieldConfigSource>['overrides'][number];
export type PropertyJson = Json<sdk.DynamicConfigValue>;
export type LinkJson = Json<sdk.DashboardLink>;
export type MappingJson = Json<sdk.ValueMapping>;
export type VariableJson = Json<sdk.VariableModel>;

/** A query to Prometheus, or one for the results of another panel. */
export type TargetJson =
  | Json<Dataquery>
  | { readonly refId: string; readonly datasource: DataSourceRef; readonly panelId: number; readonly topic: 'annotations' };

/** Every panel asks the Prometheus that is chosen at the top. */
export const PROMETHEUS = { type: 'prometheus', uid: '${datasource}' } as const;

/** Grafana's own data source for what another panel has received. */
export const OTHER_PANEL = { type: 'datasource', uid: '-- Dashboard --' } as const;

/** A link that opens in a tab of its own. */
export function link(title: string, url: string): LinkJson {
  return {
    title,
    type: 'link',
    icon: 'doc',
    tooltip: '',
    url,
    tags: [],
    asDropdown: false,
    targetBlank: true,
    includeVars: false,
    keepTime: false,
  };
}
