import { setTimeout as delay } from 'node:timers/promises';
import { rules } from '../../../src/monitoring';
import { resolveOptions } from '../../../src/monitoring/options';
import { Query } from '../../../src/monitoring/query';
import { COUNTERS } from '../../../src/monitoring/rules/counting';
import { added, added5m } from '../../../src/monitoring/series';
import { toYaml } from '../../../src/monitoring/yaml';
import { PrometheusServer } from '../../support/stack/prometheus';
import { serveFleet } from './targets';

export interface Size {
  readonly instances: number;
  /** Of each instance. */
  readonly series: number;
}

export interface Measurement extends Size {
  /** Seconds of one evaluation: of plain `increase()`, of the rules that count the same counters, and of all groups. */
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
    const samples: Array<Omit<Measurement, 'instances' | 'series' | 'recorded'>> = [];
    for (let i = 0; i < EVALUATIONS; i++) {
      await delay(30_000);
      samples.push(await evaluationTimes(prometheus.url));
    }
    const [recorded] = await prometheus.query('count({__name__=~"(job|tencent_cloud_client):.+"})');
    const median = (of: 'plain' | 'counting' | 'all') => samples.map((sample) => sample[of]).sort((a, b) => a - b)[EVALUATIONS / 2];
    return { instances, series, plain: median('plain'), counting: median('counting'), all: median('all'), recorded: recorded.value };
  } finally {
    await prometheus.stop();
    fleet.stop();
  }
}

async function evaluationTimes(url: string): Promise<{ plain: number; counting: number; all: number }> {
  const { data } = (await (await fetch(`${url}/api/v1/rules`)).json()) as RulesAnswer;
  const counts = COUNTERS.flatMap(({ count }) => [
    added5m(count),
    added(count),
    ...['known', 'new', 'before_gap'].map((part) => `${added(count)}_${part}`),
  ]);
  const sum = (isCounted: (group: string, rule: string) => boolean) =>
    data.groups
      .flatMap((group) => group.rules.filter((rule) => isCounted(group.name, rule.name)))
      .reduce((total, rule) => total + rule.evaluationTime, 0);
  return {
    plain: sum((group) => group === 'plain'),
    counting: sum((_group, rule) => counts.includes(rule)),
    all: sum((group) => group !== 'plain'),
  };
}
