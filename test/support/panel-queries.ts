import type { DashboardJson, PanelJson, TargetJson } from '../../src/monitoring/dashboard/grafana';

/** A query to Prometheus of a panel. */
export type PanelQuery = Extract<TargetJson, { readonly expr: string }> & { readonly panel: string; readonly type: string };

export function panelsOf({ panels }: DashboardJson): PanelJson[] {
  return panels.filter((panel): panel is PanelJson => panel.type !== 'row');
}

export function queriesOf(dashboard: DashboardJson): PanelQuery[] {
  return panelsOf(dashboard).flatMap(({ title = '', type, targets }) =>
    targets.flatMap((target) => ('expr' in target ? [{ ...target, panel: title, type }] : [])),
  );
}

/** A query that has no part for jobs with the rules. */
export function isPlain({ expr }: PanelQuery): boolean {
  return expr.includes('$recorded') && !/\bjob:tencent/.test(expr);
}

/** A query that is only asked for its exemplars. */
export function isForExemplars({ exemplar }: PanelQuery): boolean {
  return exemplar === true;
}

/** What Grafana writes for a variable of several values that has none. */
export const NO_VALUES = '()';

/** A query as Grafana sends it: with what is chosen at the top, and a rate interval of a minute. No job has the rules by default. */
export function filledIn({ templating }: DashboardJson, expr: string, chosen: Readonly<Record<string, string>> = {}): string {
  const values: Record<string, string> = { __rate_interval: '1m', __range: '15m' };
  for (const { name, type, query, allValue } of templating.list ?? [])
    values[name] = type === 'constant' ? String(query) : (allValue ?? NO_VALUES);
  return expr.replace(/\$\{?(\w+)(?::raw)?\}?/g, (_, name: string) => {
    const value = { ...values, ...chosen }[name];
    if (value === undefined) throw new Error(`the dashboard has no variable ${name}, in ${expr}`);
    return value;
  });
}
