import { parseThresholdKey, type ThresholdOverride } from './threshold-key';
import { THRESHOLDS, type ThresholdName } from './thresholds';

/** Language of what people read: English or Chinese. */
export type Language = 'en' | 'zh';

/**
 * How to adapt rules, dashboard, Alertmanager configuration and Kubernetes manifests. Every field may be left out.
 *
 * @example
 * ```ts
 * const options: MonitoringOptions = { lang: 'zh', labels: ['cluster', 'namespace'], grafanaUrl: 'https://grafana.example.com' };
 * ```
 */
export interface MonitoringOptions {
  /**
   * Language of summaries, descriptions, titles and of the runbook that alerts link to.
   * @default 'en'
   */
  readonly lang?: Language;
  /**
   * Target labels that tell your jobs apart beside `job`, such as `cluster` and `namespace`. They are kept in every recorded series,
   * alert, link, dashboard variable and inhibition.
   * @default []
   * @example ['cluster', 'namespace']
   */
  readonly labels?: readonly string[];
  /**
   * Other thresholds, by name; with a selector of target labels for some jobs only.
   * @default {}
   * @example { auth_failure_errors: 5, 'auth_failure_errors{job="shop"}': 10 }
   */
  readonly thresholds?: Readonly<Record<string, number>>;
  /**
   * What the label `severity` says for an alert that wakes somebody, and for one that waits until the morning.
   * @default { page: 'page', ticket: 'ticket' }
   */
  readonly severity?: { readonly page?: string; readonly ticket?: string };
  /**
   * Base URL of your Grafana, for the links from alerts to the dashboard.
   * @default 'https://grafana.example.com'
   */
  readonly grafanaUrl?: string;
  /**
   * URL of the runbook; the name of the alert in lower case is appended as its fragment.
   * @default RUNBOOK.md of this project, or RUNBOOK.zh-CN.md with `lang: 'zh'`
   */
  readonly runbookUrl?: string;
  /**
   * `rules` and `alertmanager`: a file for Prometheus or Alertmanager, or a custom resource for the Prometheus operator;
   * `vmalert` (`rules` only): groups in the order that vmalert of VictoriaMetrics needs.
   * @default 'prometheus'
   */
  readonly format?: 'prometheus' | 'operator' | 'vmalert';
}

/** The options with their defaults filled in. */
export interface ResolvedOptions {
  readonly lang: Language;
  /** `job` and then the labels of the option. */
  readonly jobLabels: readonly [job: 'job', ...further: string[]];
  readonly thresholds: Readonly<Record<ThresholdName, number>>;
  /** Thresholds for some jobs only. */
  readonly overrides: readonly ThresholdOverride[];
  readonly severity: { readonly page: string; readonly ticket: string };
  /** Without a slash at its end. */
  readonly grafanaUrl: string;
  /** Without a fragment. */
  readonly runbookUrl: string;
  readonly format: 'prometheus' | 'operator' | 'vmalert';
}

export const REPOSITORY = 'https://github.com/opentelemetry-instrumentation-tencentcloud/opentelemetry-instrumentation-tencentcloud';
const RUNBOOKS: Readonly<Record<Language, string>> = {
  en: `${REPOSITORY}/blob/main/monitoring/RUNBOOK.md`,
  zh: `${REPOSITORY}/blob/main/monitoring/RUNBOOK.zh-CN.md`,
};
const KNOWN = ['lang', 'labels', 'thresholds', 'severity', 'grafanaUrl', 'runbookUrl', 'format'];

/** Labels that the package's own series have, so no target label can have their name. */
const OWN_LABELS = new Set([
  'job',
  'instance',
  'tc_service',
  'tc_action',
  'tc_region',
  'outcome',
  'family',
  'category',
  'code',
  'metric',
  'le',
  'name',
  'window',
  'severity',
  'alertname',
  'alertstate',
]);

/**
 * Checks options and fills in defaults.
 * @throws TypeError that names the option and says what is expected
 */
export function resolveOptions(options: MonitoringOptions = {}): ResolvedOptions {
  const unknown = Object.keys(options).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) throw new TypeError(`Unknown option \`${unknown}\`. Known options: ${KNOWN.join(', ')}.`);
  const lang = oneOf('lang', options.lang ?? 'en', ['en', 'zh']);
  const overrides: ThresholdOverride[] = [];
  const thresholds = Object.fromEntries(Object.entries(THRESHOLDS).map(([name, { value }]) => [name, value])) as Record<
    ThresholdName,
    number
  >;
  const jobLabels = resolveLabels(options.labels ?? []);
  for (const [key, value] of Object.entries(options.thresholds ?? {})) {
    const { name, selector } = parseThresholdKey(key, jobLabels);
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new TypeError(`Option \`thresholds\`: the value of \`${key}\` must be a finite number, not ${JSON.stringify(value)}.`);
    if (selector === undefined) thresholds[name] = value;
    else overrides.push({ name, selector, value });
  }
  return {
    lang,
    jobLabels,
    thresholds,
    overrides,
    severity: resolveSeverity(options.severity ?? {}),
    grafanaUrl: url('grafanaUrl', options.grafanaUrl ?? 'https://grafana.example.com').replace(/\/+$/, ''),
    runbookUrl: url('runbookUrl', options.runbookUrl ?? RUNBOOKS[lang]).replace(/#.*$/, ''),
    format: oneOf('format', options.format ?? 'prometheus', ['prometheus', 'operator', 'vmalert']),
  };
}

function resolveLabels(labels: readonly string[]): ['job', ...string[]] {
  if (!Array.isArray(labels)) throw new TypeError('Option `labels` must be a list of label names, such as cluster,namespace.');
  for (const label of labels) {
    if (typeof label !== 'string' || !/^[a-zA-Z_]\w*$/.test(label))
      throw new TypeError(
        `Option \`labels\`: invalid label name ${JSON.stringify(label)}. Expected letters, digits and _, such as cluster.`,
      );
    if (label !== 'job' && OWN_LABELS.has(label))
      throw new TypeError(`Option \`labels\`: \`${label}\` cannot be kept, because the series have a label of that name.`);
  }
  return ['job', ...new Set(labels.filter((label) => label !== 'job'))];
}

function resolveSeverity({
  page = 'page',
  ticket = 'ticket',
  ...unknown
}: {
  page?: string;
  ticket?: string;
}): ResolvedOptions['severity'] {
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new TypeError(`Option \`severity\`: unknown severity \`${name}\`. There are: page, ticket.`);
  for (const value of [page, ticket])
    if (typeof value !== 'string' || !/^[\w.-]+$/.test(value))
      throw new TypeError(`Option \`severity\`: ${JSON.stringify(value)} must be a word, as in page=critical,ticket=warning.`);
  if (page === ticket) throw new TypeError('Option `severity`: page and ticket must differ, because notifications are routed by them.');
  return { page, ticket };
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  if (allowed.includes(value as T)) return value as T;
  throw new TypeError(`Option \`${option}\` must be one of ${allowed.join(', ')}, not ${JSON.stringify(value)}.`);
}

function url(option: string, value: string): string {
  // No quotes, blanks or braces: it is written into labels, links and templates.
  if (typeof value === 'string' && /^https?:\/\/[^\s"'`{}]+$/.test(value)) return value;
  throw new TypeError(`Option \`${option}\` must be an http or https URL, not ${JSON.stringify(value)}.`);
}
