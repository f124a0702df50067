import { readFileSync } from 'node:fs';
import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import { DASHBOARD_FILE } from '../../examples/grafana/file';

/** A query of a panel, as Grafana sends it but for its variables. */
export interface PanelQuery extends Dataquery {
  readonly panel: string;
}

/** What a reader has chosen, and what Grafana fills in itself. */
export type Variables = Readonly<Record<'job' | 'service' | 'region' | 'family' | '__rate_interval' | '__range', string>>;

export const ALL: Variables = { job: '.*', service: '.*', region: '.*', family: '.*', __rate_interval: '8s', __range: '900s' };

export function committedDashboard(): Dashboard {
  return JSON.parse(readFileSync(DASHBOARD_FILE, 'utf8')) as Dashboard;
}

export function panelsOf(dashboard: Dashboard): Panel[] {
  return (dashboard.panels ?? []).filter((panel): panel is Panel => panel.type !== 'row');
}

export function rowsOf(dashboard: Dashboard): RowPanel[] {
  return (dashboard.panels ?? []).filter((panel): panel is RowPanel => panel.type === 'row');
}

export function queriesOf(dashboard: Dashboard): PanelQuery[] {
  return panelsOf(dashboard).flatMap(({ title = '', targets = [] }) =>
    targets.map((target) => ({ ...(target as Dataquery), panel: title })),
  );
}

/** As Grafana does it: the longest name that is there. */
export function filledIn(expr: string, variables: Variables): string {
  return expr.replace(/\$(\w+)/g, (whole, name: string) => {
    // In label_replace a number is a group.
    if (/^\d+$/.test(name)) return whole;
    const value = (variables as Readonly<Record<string, string>>)[name];
    if (value === undefined) throw new Error(`there is no variable ${name}, in ${expr}`);
    return value;
  });
}

/** For its answer at any time of the last seconds; for tables, and what is asked for the whole range, that of now. */
export function atAnyTime({ expr, instant, format }: PanelQuery, seconds: number, variables: Variables): string {
  const now = filledIn(expr, variables);
  const isOfNow = format === 'table' || (instant === true && expr.includes('$__range'));
  return isOfNow ? now : `max_over_time((${now})[${seconds}s:1s])`;
}

/** Whether it sums up the instances beyond the first ten: there is nothing to see with fewer. */
export function isOfManyInstances({ legendFormat }: PanelQuery): boolean {
  return legendFormat === 'all others';
}
