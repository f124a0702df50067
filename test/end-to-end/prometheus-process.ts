import { fastPrometheus, fastRules } from './fast-configuration';
import { type RunningTool, startTool } from './tool-process';
import { programOf } from './tools-needed';

type Labels = Readonly<Record<string, string>>;

/** An exemplar with the labels of its own and of its series. */
export interface Exemplar {
  readonly labels: Labels;
  readonly series: Labels;
}

/** What can be asked of it. */
export interface RunningPrometheus extends RunningTool {
  /** What an expression is now, of each series. @throws Error with what is wrong with the expression. */
  query(expr: string): Promise<number[]>;
  /** Exemplars of the last minutes. */
  exemplars(expr: string): Promise<Exemplar[]>;
}

/** A real Prometheus with the shipped configuration and rules, which scrapes the targets as job `shop`; all addresses are `host:port`. */
export async function startPrometheus(targets: readonly string[], alertmanager: string): Promise<RunningPrometheus> {
  const tool = await startTool({
    program: programOf('Prometheus')!,
    files: { 'prometheus.yml': fastPrometheus(targets, alertmanager), 'rules.yml': fastRules() },
    args: ['--config.file=prometheus.yml', '--storage.tsdb.path=data', '--enable-feature=exemplar-storage'],
  });
  return {
    ...tool,
    async query(expr) {
      const { result } = await ask<VectorAnswer>(`${tool.url}/api/v1/query`, { query: expr });
      return result.map(({ value }) => Number(value[1]));
    },
    async exemplars(expr) {
      const now = Date.now() / 1000;
      const range = { start: String(now - 600), end: String(now) };
      const answer = await ask<ExemplarAnswer>(`${tool.url}/api/v1/query_exemplars`, { query: expr, ...range });
      return answer.flatMap(({ seriesLabels, exemplars }) => exemplars.map(({ labels }) => ({ labels, series: seriesLabels })));
    },
  };
}

// https://prometheus.io/docs/prometheus/latest/querying/api/
interface VectorAnswer {
  readonly result: ReadonlyArray<{ readonly value: readonly [time: number, value: string] }>;
}
type ExemplarAnswer = ReadonlyArray<{ readonly seriesLabels: Labels; readonly exemplars: ReadonlyArray<{ readonly labels: Labels }> }>;

async function ask<Data>(url: string, parameters: Record<string, string>): Promise<Data> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) });
  const { data, error } = (await response.json()) as { readonly data: Data; readonly error?: string };
  if (error !== undefined) throw new Error(`${error}\nin ${parameters.query}`);
  return data;
}
