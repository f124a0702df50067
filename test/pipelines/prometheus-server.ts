import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Something to scrape. */
export interface ScrapeJob {
  readonly name: string;
  /** `host:port` each. */
  readonly targets: readonly string[];
  /** Whether the job and instance that the target itself names count: it speaks for others. */
  readonly honorLabels?: boolean;
}

export interface PrometheusOptions {
  readonly jobs: readonly ScrapeJob[];
  /** Whether rules.yml is loaded. Default true. */
  readonly rules?: boolean;
  /** Of scrapes and rules. Default 1s. */
  readonly interval?: string;
}

export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

const RULES = join(__dirname, '../../examples/prometheus/rules.yml');
const START_PATIENCE = 15_000;

/** A real Prometheus on a free port, with a folder of its own. */
export class PrometheusServer {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url;
    this.#process = child;
    this.#folder = folder;
  }

  /** @throws Error if it is not ready in time. */
  static async start({ jobs, rules = true, interval = '1s' }: PrometheusOptions): Promise<PrometheusServer> {
    const folder = mkdtempSync(join(tmpdir(), 'tencentcloud-prometheus-'));
    writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(configuration(jobs, rules, interval)));
    writeFileSync(join(folder, 'rules.yml'), readFileSync(RULES, 'utf8').replace(/^( +)interval: .+$/gm, `$1interval: ${interval}`));
    const port = await freePort();
    const child = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--enable-feature=exemplar-storage',
      ],
      { stdio: 'ignore' },
    );
    const server = new PrometheusServer(`http://127.0.0.1:${port}`, child, folder);
    try {
      await eventually('Prometheus is ready', START_PATIENCE, async () => (await fetch(`${server.url}/-/ready`)).ok);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

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

  /** Labels of the exemplars of the last minutes. */
  async exemplars(expr: string): Promise<Array<Readonly<Record<string, string>>>> {
    const now = Date.now() / 1000;
    const data = await this.#ask<ExemplarAnswer>('query_exemplars', { query: expr, start: String(now - 600), end: String(now) });
    return data.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels));
  }

  /** Waits until an expression is what it should be. @throws Error with what it was last. */
  async until(expr: string, isRight: (series: readonly Series[]) => boolean, patience: number): Promise<readonly Series[]> {
    let series: readonly Series[] = [];
    await eventually(
      () => `${expr} is ${JSON.stringify(series)}`,
      patience,
      async () => isRight((series = await this.query(expr))),
    );
    return series;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.pid !== undefined) {
      const ended = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
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
  readonly result: ReadonlyArray<{ readonly metric: Readonly<Record<string, string>>; readonly value: Sample }>;
}
interface MatrixAnswer {
  readonly result: ReadonlyArray<{ readonly values: readonly Sample[] }>;
}
type ExemplarAnswer = ReadonlyArray<{ readonly exemplars: ReadonlyArray<{ readonly labels: Readonly<Record<string, string>> }> }>;

/** JSON is YAML. */
function configuration(jobs: readonly ScrapeJob[], rules: boolean, interval: string): object {
  return {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    rule_files: rules ? ['rules.yml'] : [],
    scrape_configs: jobs.map(({ name, targets, honorLabels = false }) => ({
      job_name: name,
      honor_labels: honorLabels,
      static_configs: [{ targets }],
    })),
  };
}

/** Polls until something holds; what it throws means that it does not hold yet. */
async function eventually(what: string | (() => string), patience: number, holds: () => Promise<boolean>): Promise<void> {
  let problem: unknown;
  for (const deadline = Date.now() + patience; Date.now() < deadline; await delay(100)) {
    try {
      if (await holds()) return;
      problem = undefined;
    } catch (error) {
      problem = error;
    }
  }
  const text = typeof what === 'string' ? what : what();
  throw new Error(`not in ${patience} ms: ${text}${problem === undefined ? '' : `\n${String(problem)}`}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
