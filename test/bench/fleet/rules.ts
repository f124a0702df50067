/**
 * `npm run fleet -- 100x140 1000x280 --program prometheus3`: how long the rules take for a fleet. A size is instances x series of each;
 * each takes about 10 minutes.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { rules } from '../../../src/monitoring';
import { resolveOptions } from '../../../src/monitoring/options';
import { Query } from '../../../src/monitoring/query';
import { COUNTERS } from '../../../src/monitoring/rules/counting';
import { added, added5m, EVALUATION_SECONDS } from '../../../src/monitoring/series';
import { toYaml } from '../../../src/monitoring/yaml';
import { PrometheusServer } from '../../support/stack/prometheus';

interface Size {
  readonly instances: number;
  /** Of each instance. */
  readonly series: number;
}

interface Measurement extends Size {
  /** Seconds of one evaluation: plain `increase()`, the rules that count the same counters, all groups. Of each rule the shortest. */
  readonly plain: number;
  readonly counting: number;
  readonly all: number;
  readonly recorded: number;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { program: { type: 'string', default: 'prometheus' } } });
  const { program } = values;
  if (program !== 'prometheus' && program !== 'prometheus3') throw new Error('--program must be prometheus or prometheus3');
  console.log(
    '| instances × series | plain `increase()` | counting rules | ratio | all groups | series recorded |\n|---|---|---|---|---|---|',
  );
  for (const size of (positionals.length > 0 ? positionals : ['100x140']).map(parseSize)) console.log(row(await measure(size, program)));
}

function parseSize(text: string): Size {
  const [, instances, series] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (!instances) throw new Error(`${text}: expected INSTANCESxSERIES, such as 100x140`);
  return { instances: Number(instances), series: Number(series) };
}

function row({ instances, series, plain, counting, all, recorded }: Measurement): string {
  const seconds = (value: number) => `${value.toPrecision(2)} s`;
  return `| ${instances} × ${series} | ${seconds(plain)} | ${seconds(counting)} | ${(counting / plain).toFixed(1)} | ${seconds(all)} | ${recorded} |`;
}

/** Until the windows of 5 minutes are full. */
const WARM_UP = 6 * 60_000;
const EVALUATIONS = 8;

/** What the counting rules replace; evaluated by the same Prometheus in turn with them. */
function plainRules(): object {
  const query = new Query(resolveOptions());
  return {
    name: 'plain',
    interval: '30s',
    rules: COUNTERS.map(({ metric, labels }) => ({
      record: `plain:${metric}:increase5m`,
      expr: `sum ${query.by(...labels)} (increase(${metric}[5m]))`,
    })),
  };
}

/** Scrapes a fleet with a real Prometheus, in about 10 minutes. */
async function measure({ instances, series }: Size, program: 'prometheus' | 'prometheus3'): Promise<Measurement> {
  const fleet = await serveFleet(series);
  const { port } = fleet.address() as AddressInfo;
  const configuration = {
    global: { scrape_interval: '15s', evaluation_interval: '30s' },
    rule_files: ['rules.yml', 'plain.yml'],
    scrape_configs: [
      {
        job_name: 'shop',
        static_configs: Array.from({ length: instances }, (_, i) => ({
          targets: [`127.0.0.1:${port}`],
          labels: { instance: `pod-${i}`, __metrics_path__: `/${i}` },
        })),
      },
    ],
  };
  const files = { 'prometheus.yml': JSON.stringify(configuration), 'rules.yml': rules(), 'plain.yml': toYaml({ groups: [plainRules()] }) };
  const prometheus = await PrometheusServer.start(files, { program });
  try {
    await delay(WARM_UP);
    const shortest = new Map<string, RuleTime>();
    for (let i = 0; i < EVALUATIONS; i++) {
      await delay(30_000);
      for (const [key, time] of await ruleTimes(prometheus.url))
        if (time.seconds <= (shortest.get(key)?.seconds ?? time.seconds)) shortest.set(key, time);
    }
    const [recorded] = await prometheus.query('count({__name__=~"(job|tencent_cloud_client):.+"})');
    return { instances, series, ...totals([...shortest.values()]), recorded: recorded.value };
  } finally {
    await prometheus.stop();
    fleet.close();
    fleet.closeAllConnections();
  }
}

interface RuleTime {
  readonly group: string;
  readonly rule: string;
  /** Of one evaluation; less if the rule is evaluated less often than every 30 seconds. */
  readonly seconds: number;
}

interface RulesAnswer {
  readonly data: {
    readonly groups: ReadonlyArray<{
      readonly name: string;
      /** In seconds. */
      readonly interval: number;
      readonly rules: ReadonlyArray<{ readonly name: string; readonly evaluationTime: number }>;
    }>;
  };
}

async function ruleTimes(url: string): Promise<Map<string, RuleTime>> {
  const { data } = (await (await fetch(`${url}/api/v1/rules`)).json()) as RulesAnswer;
  const times = data.groups.flatMap((group) =>
    group.rules.map((rule, i): [string, RuleTime] => [
      `${group.name} ${i}`,
      { group: group.name, rule: rule.name, seconds: rule.evaluationTime * Math.min(1, EVALUATION_SECONDS / group.interval) },
    ]),
  );
  return new Map(times);
}

function totals(times: readonly RuleTime[]): { plain: number; counting: number; all: number } {
  const counts = COUNTERS.flatMap(({ count }) => [
    added5m(count),
    added(count),
    ...['known', 'new', 'before_gap', 'zero'].map((part) => `${added(count)}_${part}`),
  ]);
  const sum = (isCounted: (time: RuleTime) => boolean) => times.filter(isCounted).reduce((total, { seconds }) => total + seconds, 0);
  return {
    plain: sum(({ group }) => group === 'plain'),
    counting: sum(({ rule }) => counts.includes(rule)),
    all: sum(({ group }) => group !== 'plain'),
  };
}

const PLACES = ['cvm', 'cbs', 'vpc', 'sts'].map((service) => `tc_service="${service}",tc_region="ap-guangzhou"`);
const FAMILIES = ['AuthFailure', 'UnauthorizedOperation', 'RequestLimitExceeded', 'LimitExceeded', 'InternalError', '_HTTP', '_NETWORK'];
const CATEGORIES = ['auth', 'auth', 'throttling', 'quota', 'server', 'transport', 'transport'];

/**
 * Serves `/0` to `/N`, each the metrics of a process that makes calls all the time: a third requests, a third errors, a third error
 * codes. Most error counters do not change, as in a healthy fleet.
 *
 * @param series of each process
 */
async function serveFleet(series: number): Promise<Server> {
  const third = Math.floor((series - 2) / 3);
  const lines = [
    ...labels(third, (place, i) => `requests_total{${place},tc_action="Action${i}",outcome="${i % 2 ? 'error' : 'success'}"}`),
    ...labels(third, (place, i) => `errors_total{${place},family="${pick(FAMILIES, i)}${i}",category="${pick(CATEGORIES, i)}"}`),
    ...labels(third, (place, i) => `error_codes_total{${place},tc_action="Action${i}",family="${pick(FAMILIES, i)}",code="Code${i}"}`),
  ];
  const start = Date.now() / 1000 - 86_400;
  const server = createServer((request, response) => {
    const instance = Number(request.url?.slice(1));
    const seconds = Date.now() / 1000 - start;
    // Every fifth counter counts, each at a pace of its own.
    const counters = lines.map(
      (line, i) => `tencent_cloud_client_${line} ${i % 5 === 0 ? Math.floor((seconds * ((i % 7) + 1)) / 60) + instance : i}`,
    );
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(
      `${counters.join('\n')}\ntencent_cloud_client_label_overflow_total{metric="error_codes"} 0\ntencent_cloud_client_start_time_seconds ${start}\n`,
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function labels(count: number, line: (place: string, i: number) => string): string[] {
  return Array.from({ length: count }, (_, i) => line(pick(PLACES, i), Math.floor(i / PLACES.length)));
}

function pick<T>(values: readonly T[], i: number): T {
  return values[i % values.length];
}

void main();
