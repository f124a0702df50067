import { setTimeout as delay } from 'node:timers/promises';
import { rules } from '../../../src/monitoring';
import { resolveOptions } from '../../../src/monitoring/options';
import { Query } from '../../../src/monitoring/query';
import { COUNTERS } from '../../../src/monitoring/rules/counting';
import { added, added5m, EVALUATION_SECONDS } from '../../../src/monitoring/series';
import { toYaml } from '../../../src/monitoring/yaml';
import { PrometheusServer } from '../../support/stack/prometheus';
import { serveFleet } from './targets';

export interface Size {
  readonly instances: number;
  /** Of each instance. */
  readonly series: number;
}

export interface Measurement extends Size {
  /** Seconds of one evaluation: of plain `increase()`, of the rules that count the same counters, and of all groups. Of each rule the shortest. */
  readonly plain: number;
  readonly counting: number;
  readonly all: number;
  readonly recorded: number;
}

/** Until the windows of 5 minutes are full. */
const WARM_UP = 6 * 60_000;
const EVALUATIONS = 8;

/** What the counting rules stand in for; evaluated by the same Prometheus in turn with them. */
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

/** Scrapes a fleet with a real Prometheus, in about 10 minutes. */
export async function measure({ instances, series }: Size, program: 'prometheus' | 'prometheus3'): Promise<Measurement> {
  const fleet = await serveFleet(series);
  const configuration = {
    global: { scrape_interval: '15s', evaluation_interval: '30s' },
    rule_files: ['rules.yml', 'plain.yml'],
    scrape_configs: [
      {
        job_name: 'shop',
        static_configs: Array.from({ length: instances }, (_, i) => ({
          targets: [`127.0.0.1:${fleet.port}`],
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
    fleet.stop();
  }
}

interface RuleTime {
  readonly group: string;
  readonly rule: string;
  /** Of an evaluation; of a rule that is evaluated less often than each 30 seconds, its share of them. */
  readonly seconds: number;
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
