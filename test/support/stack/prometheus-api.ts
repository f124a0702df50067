import { eventually } from '../eventually';

type Labels = Readonly<Record<string, string>>;

export interface Series {
  readonly metric: Labels;
  readonly value: number;
}

/** An exemplar with the labels of its own and of its series. */
export interface Exemplar {
  readonly labels: Labels;
  readonly series: Labels;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** The query API of Prometheus, which VictoriaMetrics has as well. */
export class PrometheusApi {
  constructor(readonly url: string) {}

  /** What an expression is now. @throws Error with what Prometheus says is wrong with it. */
  async query(expr: string): Promise<Series[]> {
    const { result } = await this.#ask<VectorAnswer>('query', { query: expr });
    return result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
  }

  /** What an expression was from `start` to `end` (seconds since 1970), every `step` seconds. */
  async queryRange(expr: string, range: { readonly start: number; readonly end: number; readonly step: number }): Promise<number[][]> {
    const parameters = { query: expr, start: String(range.start), end: String(range.end), step: String(range.step) };
    const { result } = await this.#ask<MatrixAnswer>('query_range', parameters);
    return result.map(({ values }) => values.map(([, value]) => Number(value)));
  }

  /** Exemplars of the last minutes. */
  async exemplars(expr: string): Promise<Exemplar[]> {
    const now = Date.now() / 1000;
    const data = await this.#ask<ExemplarAnswer>('query_exemplars', { query: expr, start: String(now - 600), end: String(now) });
    return data.flatMap(({ seriesLabels, exemplars }) =>
      exemplars.map(({ labels, timestamp }) => ({ labels, series: seriesLabels, timestamp })),
    );
  }

  /** Waits until an expression is what it should be. @throws Error with what it was last. */
  async until(expr: string, isRight: (series: readonly Series[]) => boolean, patience?: number): Promise<readonly Series[]> {
    let series: readonly Series[] = [];
    await eventually(
      () => `${expr} is ${JSON.stringify(series)}`,
      async () => isRight((series = await this.query(expr))) || undefined,
      patience,
    );
    return series;
  }

  async #ask<Data>(path: string, parameters: Record<string, string>): Promise<Data> {
    const response = await fetch(`${this.url}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(parameters) });
    const answer = (await response.json()) as { readonly data: Data; readonly error?: string };
    if (answer.error !== undefined) throw new Error(`${answer.error}\nin ${parameters.query}`);
    return answer.data;
  }
}

// https://prometheus.io/docs/prometheus/latest/querying/api/
type Sample = readonly [time: number, value: string];
interface VectorAnswer {
  readonly result: ReadonlyArray<{ readonly metric: Labels; readonly value: Sample }>;
}
interface MatrixAnswer {
  readonly result: ReadonlyArray<{ readonly values: readonly Sample[] }>;
}
type ExemplarAnswer = ReadonlyArray<{
  readonly seriesLabels: Labels;
  readonly exemplars: ReadonlyArray<{ readonly labels: Labels; readonly timestamp: number }>;
}>;
