import { fasterRules } from '../../../monitoring/faster';
import type { PrometheusFiles } from './prometheus';

/** Something to scrape. */
export interface ScrapeJob {
  readonly name: string;
  /** `host:port` each. */
  readonly targets: readonly string[];
  /** Whether the job and instance that the target itself names count: it speaks for others. */
  readonly honorLabels?: boolean;
  /** Default: /metrics. */
  readonly path?: string;
  /** Target labels, such as those that service discovery attaches. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface ScrapingOptions {
  readonly jobs: readonly ScrapeJob[];
  /** Whether rules.yml is loaded. Default true. */
  readonly rules?: boolean;
  /** Seconds between two scrapes; the rules, which are made for 15, are as much faster. Default 1. */
  readonly interval?: number;
}

/** A configuration that scrapes these jobs, with the shipped rules. */
export function scraping({ jobs, rules = true, interval = 1 }: ScrapingOptions): PrometheusFiles {
  const configuration = {
    global: { scrape_interval: `${interval}s`, scrape_timeout: `${interval}s`, evaluation_interval: `${interval}s` },
    rule_files: rules ? ['rules.yml'] : [],
    scrape_configs: jobs.map(({ name, targets, honorLabels = false, path = '/metrics', labels = {} }) => ({
      job_name: name,
      honor_labels: honorLabels,
      metrics_path: path,
      static_configs: [{ targets, labels }],
    })),
  };
  return {
    // JSON is YAML.
    'prometheus.yml': JSON.stringify(configuration),
    'rules.yml': fasterRules(15 / interval),
  };
}
