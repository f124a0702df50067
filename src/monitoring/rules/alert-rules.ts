import type { AlertDefinition, AlertVariant } from '../alerts/definition';
import type { Query } from '../query';
import type { AlertRule } from './rule';

/** The rules of an alert with their labels, texts and links. */
export function alertRules(query: Query, definition: AlertDefinition, variants: readonly AlertVariant[]): AlertRule[] {
  const { lang, severity, runbookUrl } = query.options;
  return variants.map((variant) => ({
    alert: definition.name,
    expr: variant.expr,
    ...(variant.for && { for: variant.for }),
    ...(variant.keepFiringFor && { keep_firing_for: variant.keepFiringFor }),
    labels: {
      severity: typeof variant.severity === 'function' ? variant.severity(severity) : severity[variant.severity],
      ...(variant.category && { category: variant.category }),
      ...variant.labels,
    },
    annotations: {
      summary: `${query.job}${lang === 'zh' ? '：' : ': '}${variant.summary[lang]}`,
      description: variant.description[lang],
      runbook_url: `${runbookUrl}#${definition.name.toLowerCase()}`,
      dashboard: dashboardLink(query, variant),
    },
  }));
}

/** Opens the dashboard for the job of the alert, and for its service and region where it has them. */
function dashboardLink(query: Query, { dashboard }: AlertVariant): string {
  const { grafanaUrl, jobLabels } = query.options;
  const job = jobLabels.map((label) => `var-${label}={{ $labels.${label} }}`).join('&');
  // The region is empty where it is unknown, and then the variable is left at All.
  const further = (dashboard?.labels ?? [])
    .map((label) =>
      label === 'tc_region' ? `{{ with $labels.tc_region }}&var-tc_region={{ . }}{{ end }}` : `&var-${label}={{ $labels.${label} }}`,
    )
    .join('');
  const from = dashboard?.from ? `&from=now-${dashboard.from}&to=now` : '';
  return `${grafanaUrl}/d/tencentcloud-api?${job}${further}${from}`;
}
