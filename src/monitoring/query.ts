import type { ResolvedOptions } from './options';
import { RECORDED } from './series';
import type { ThresholdName } from './thresholds';

/** Writes the parts of PromQL and of templates that depend on the options: kept labels, thresholds. */
export class Query {
  readonly options: ResolvedOptions;

  constructor(options: ResolvedOptions) {
    this.options = options;
  }

  /** `by (job, tc_service)`, with the kept labels. */
  by(...labels: string[]): string {
    return `by (${[...this.options.jobLabels, ...labels].join(', ')})`;
  }

  /** `on (job, tc_service)`, with the kept labels. */
  on(...labels: string[]): string {
    return `on (${[...this.options.jobLabels, ...labels].join(', ')})`;
  }

  /**
   * Compares with a threshold, as in `>= scalar(max(tencent_cloud_client:threshold{name="quota_errors"}))`. `max`, because where
   * several Prometheus servers feed one store, the threshold is there several times. With a threshold by job, compares job by job.
   */
  compare(operator: '>' | '>=' | '/', name: ThresholdName, write = (threshold: string) => threshold): string {
    if (this.options.overrides.some((override) => override.name === name))
      return `${operator} ${this.on()} group_left () ${write(`${RECORDED.jobThreshold}{name="${name}"}`)}`;
    return `${operator} ${write(`scalar(max(${RECORDED.threshold}{name="${name}"}))`)}`;
  }

  /** The job in the summary of an alert, with the kept labels before it, as in `{{ $labels.cluster }}/{{ $labels.job }}`. */
  get job(): string {
    const [job, ...further] = this.options.jobLabels;
    return [...further, job].map((label) => `{{ $labels.${label} }}`).join('/');
  }

  /**
   * A template that lists the three most frequent codes, as in ` AuthFailure.TokenFailure (2)`. The expression selects with
   * `selector()`, which renders the job and the given labels of the alert and then further matchers.
   */
  topCodes(labels: readonly string[], expression: (selector: (matchers?: string) => string) => string): string {
    return this.topValues(labels, 'code', (selector) => `sum by (code) (${expression(selector)})`);
  }

  /** The same for the values of another label. */
  topValues(labels: readonly string[], of: string, expression: (selector: (matchers?: string) => string) => string): string {
    const own = [...this.options.jobLabels, ...labels];
    const args: string[] = [];
    const query = expression((matchers = '') => {
      args.push(...own.map((label) => ` .Labels.${label}`));
      return `{${[...own.map((label) => `${label}=%q`), ...(matchers ? [matchers] : [])].join(',')}}`;
    });
    return `{{ range query (printf \`sort_desc(topk(3, ${query}) > 0)\`${args.join('')}) }} {{ .Labels.${of} }} ({{ .Value }}){{ end }}`;
  }
}
