import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Series } from '../support/stack/prometheus-api';
import { needPrograms } from '../support/stack/needed';
import { playWatched, type WatchedDemo } from './demo-on-prometheus';
import {
  ALL,
  atAnyTime,
  committedDashboard,
  filledIn,
  isOfManyInstances,
  type PanelQuery,
  queriesOf,
  type Variables,
} from './panel-queries';

/** The whole day of the demo. */
const STORY_SECONDS = 10;
/** The recording rules look every 15 s. */
const PATIENCE = 25_000;

const queries = queriesOf(committedDashboard()).filter((query) => !isOfManyInstances(query));

describe('The dashboard, on a real Prometheus that watches the demo,', function () {
  this.timeout(120_000);
  let demo: WatchedDemo;
  before(async function () {
    needPrograms(this, ['prometheus'], 'that every query of the dashboard has data, and the right one');
    demo = await playWatched(STORY_SECONDS);
  });
  after(() => demo?.stop());

  for (const query of queries) {
    it(`has data for ${query.refId} of "${query.panel}"`, async () => {
      await demo.prometheus.until(everSince(demo, query), hasValues, PATIENCE);
    });
  }

  describe('where rules.yml is not loaded,', () => {
    for (const query of queries.filter(({ expr, panel }) => !/^Alerts/.test(panel) && !/:threshold\{/.test(expr))) {
      it(`has data for ${query.refId} of "${query.panel}"`, async () => {
        await demo.withoutRules.until(everSince(demo, query), hasValues, PATIENCE);
      });
    }
  });

  it('counts each code as often as the API has sent it', async () => {
    const sent = [...demo.api.counts].filter(([call]) => !call.endsWith('/') && !call.endsWith('/DryRunOperation')).sort();
    for (const prometheus of [demo.prometheus, demo.withoutRules]) {
      await prometheus.until(exprOf('Top error codes'), (table) => isDeepStrictEqual(countsOf(table), sent), PATIENCE);
    }
  });

  it('says of each code, and of each alert, where to read what to do', async () => {
    for (const panel of ['Top error codes', 'Alerts now']) {
      const rows = await demo.prometheus.query(exprOf(panel));
      assert.ok(rows.length > 0);
      for (const { metric } of rows) assert.match(metric.page ?? '', /\.md#\w/, JSON.stringify(metric));
    }
  });

  it('shows what is chosen and nothing else', async () => {
    const chosen = { service: '(cvm|scf)', region: 'ap-guangzhou', family: 'AuthFailure' };
    const table = await demo.prometheus.query(exprOf('Top error codes', chosen));
    const values = (label: string): string[] => [...new Set(table.map(({ metric }) => metric[label]))].sort();
    assert.deepEqual([values('service'), values('region'), values('family')], [['cvm', 'scf'], ['ap-guangzhou'], ['AuthFailure']]);
    assert.deepEqual(await demo.prometheus.query(exprOf('Top error codes', { job: 'another' })), []);
  });

  it('links its latency to spans that were really exported', async () => {
    const traces = new Set(demo.collector.spans.map(({ traceId }) => traceId));
    for (const { expr } of queries.filter(({ exemplar }) => exemplar === true)) {
      const exemplars = (await demo.prometheus.exemplars(filledIn(expr, ALL))).map(({ labels }) => labels);
      assert.ok(exemplars.length > 0);
      for (const { trace_id: trace } of exemplars) assert.ok(traces.has(trace), trace);
    }
  });
});

/** At any time since the story began: most of it is over now. */
function everSince({ began }: WatchedDemo, query: PanelQuery): string {
  const age = Math.ceil(Date.now() / 1000 - began);
  return atAnyTime(query, age, { ...ALL, __range: `${age}s` });
}

function hasValues(series: ReadonlyArray<{ readonly value: number }>): boolean {
  return series.some(({ value }) => !Number.isNaN(value));
}

function exprOf(panel: string, chosen: Partial<Variables> = {}): string {
  return filledIn(queries.find((query) => query.panel === panel)?.expr ?? '', { ...ALL, ...chosen });
}

/** By `service/action/code`, as the local API counts; it knows nothing of connections that broke. */
function countsOf(table: readonly Series[]): Array<[string, number]> {
  const counts = new Map<string, number>();
  for (const { metric, value } of table.filter(({ metric: { family } }) => family !== '_NETWORK')) {
    const call = `${metric.service}/${metric.action}/${metric.code}`;
    counts.set(call, (counts.get(call) ?? 0) + value);
  }
  return [...counts].sort();
}
