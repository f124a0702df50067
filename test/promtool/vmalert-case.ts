import { parse } from 'yaml';

/** As much of a test file of promtool as is different for vmalert-tool. */
interface PromtoolCase {
  readonly tests: ReadonlyArray<{
    readonly input_series: ReadonlyArray<{ readonly series: string; readonly values: string }>;
    readonly promql_expr_test?: ReadonlyArray<{
      readonly expr: string;
      readonly exp_samples?: ReadonlyArray<{ readonly labels?: string; readonly value: number }>;
    }>;
  }>;
}

/** promtool's tests begin in 1970, those of vmalert-tool in 2000. */
const BEGINNING = Date.UTC(2000) / 1000;

/**
 * Makes a test file of promtool one of vmalert-tool, with the same samples and the same expectations.
 *
 * @param rulesFile path of the rules for vmalert
 * @param groups names of their groups in the order of evaluation
 */
export function vmalertCase(text: string, rulesFile: string, groups: readonly string[]): string {
  // Aliases expand to the same objects, which are only read.
  const { tests, ...file } = parse(text, { maxAliasCount: -1 }) as PromtoolCase;
  // JSON is YAML.
  return JSON.stringify({
    ...file,
    rule_files: [rulesFile],
    group_eval_order: groups,
    tests: tests.map(({ input_series, promql_expr_test = [], ...test }) => ({
      ...test,
      input_series: input_series.map(({ series, values }) => ({ series, values: isStartTime(series) ? later(values) : values })),
      metricsql_expr_test: promql_expr_test.map(({ expr, exp_samples = [], ...expectation }) => ({
        ...expectation,
        // MetricsQL keeps the name where PromQL drops it, and vmalert adds the group of an alert.
        expr: `label_del((${expr}), "alertgroup", "__name__")`,
        exp_samples: exp_samples.map(({ labels = '', value }) => ({ labels: labels.replace(/^[\w:]+/, ''), value })),
      })),
    })),
  });
}

function isStartTime(series: string): boolean {
  return series.startsWith('tencent_cloud_client_start_time_seconds');
}

/** `-36000+0x9 stale _x2` with the values that many seconds later. */
function later(values: string): string {
  return values.replace(/(?<=^|\s)-?\d+(?:\.\d+)?/g, (value) => String(Number(value) + BEGINNING));
}
