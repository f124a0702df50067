import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { startTencentCloudApi, type TencentCloudApi } from '../../examples/tencentcloud-api';
import { ALL, atAnyTime, committedDashboard, isOfManyInstances, queriesOf } from '../grafana/panel-queries';
import { PrometheusServer } from '../support/stack/prometheus';
import type { Series } from '../support/stack/prometheus-api';
import { scraping } from '../support/stack/scraping';
import { needPrograms } from '../support/stack/needed';
import { CODES, FAMILIES, FAULTS, OUTCOMES } from './calls';
import { type Collector, startCollector } from './collector';
import type { Pipeline } from './service';
import { ServiceProcess } from './service-process';

const PIPELINES: readonly Pipeline[] = ['prom-client', 'exporter', 'otlp'];
/** A histogram has no quantiles before it has grown under the eyes of Prometheus. */
const ROUNDS = 2;
/** The recording rules look every 15 s. */
const PATIENCE = 30_000;

/** Of the alerts only the spike has been provoked, and nothing that has to last. */
const queries = queriesOf(committedDashboard()).filter((query) => !/alertstate="pending"/.test(query.expr) && !isOfManyInstances(query));

describe('The same calls, exported in three ways and scraped by one Prometheus,', function () {
  this.timeout(120_000);
  let api: TencentCloudApi;
  let collector: Collector;
  let services: ServiceProcess[] = [];
  let prometheus: PrometheusServer;
  let began: number;

  before(async function () {
    needPrograms(this, ['prometheus'], 'that prom-client, the exporter and OTLP give the dashboard the same');
    api = await startTencentCloudApi();
    for (const fault of FAULTS) api.faults.add(fault);
    collector = await startCollector();
    services = await Promise.all(PIPELINES.map((pipeline) => ServiceProcess.start(pipeline, api, `http://${collector.host}`)));
    const [promClient, exporter] = services.map(({ host }) => host);
    const jobs = [
      { name: 'prom-client', targets: [promClient] },
      { name: 'exporter', targets: [exporter] },
      { name: 'collector', targets: [collector.host], honorLabels: true },
    ];
    prometheus = await PrometheusServer.start(scraping({ jobs }));
    const starts = 'count by (job) (tencent_cloud_client_start_time_seconds)';
    await prometheus.until(starts, (series) => series.length === PIPELINES.length, PATIENCE);
    began = Date.now() / 1000;
    for (let round = 1; round <= ROUNDS; round++) {
      await Promise.all(services.map((service) => service.call()));
      const counted = `sum by (job) (tencent_cloud_client_requests_total) == ${round * total(OUTCOMES)}`;
      await prometheus.until(counted, (series) => series.length === PIPELINES.length, PATIENCE);
    }
  });
  after(async () => {
    await Promise.all([prometheus?.stop(), ...services.map((service) => service.stop())]);
    await Promise.all([collector?.close(), api?.close()]);
  });

  for (const job of PIPELINES) {
    describe(`by ${job}:`, () => {
      const counts: ReadonlyArray<[rule: string, label: string, expected: Readonly<Record<string, number>>]> = [
        ['requests', 'outcome', OUTCOMES],
        ['errors', 'family', FAMILIES],
        ['error_codes', 'code', CODES],
      ];
      for (const [rule, label, expected] of counts) {
        it(`the rules count the same ${rule} by ${label}`, async () => {
          const expr = `sum by (${label}) (sum_over_time(job:tencent_cloud_client_${rule}:added{job="${job}"}[1h])) > 0`;
          await prometheus.until(expr, (series) => isDeepStrictEqual(by(label, series), times(ROUNDS, expected)), PATIENCE);
        });
      }

      it('the rules know the latency of each action', async () => {
        const expr = `job:tencent_cloud_client_request_duration_seconds:p95_5m{job="${job}", tc_service="cvm"} > 0`;
        await prometheus.until(expr, (series) => series.length === 3, PATIENCE);
      });

      it('the rules know that its counters are there, which an alert is to miss', async () => {
        const expr = `job:tencent_cloud_client_process:count{job="${job}"} == 1`;
        await prometheus.until(expr, (series) => series.length === 1, PATIENCE);
      });

      it('the alert for wrong keys fires', async () => {
        const expr = `ALERTS{alertname="TencentCloudAuthFailureSpike", alertstate="firing", job="${job}", tc_service="cvm"}`;
        await prometheus.until(expr, (series) => series.length === 1, PATIENCE);
      });

      for (const query of queries) {
        it(`the dashboard has data for ${query.refId} of "${query.panel}"`, async () => {
          const age = Math.ceil(Date.now() / 1000 - began);
          await prometheus.until(atAnyTime(query, age, { ...ALL, job }), hasValues, PATIENCE);
        });
      }
    });
  }

  it('the names differ only where they must: in the histogram', async () => {
    const names = await Promise.all(
      PIPELINES.map(async (job) => {
        const series = await prometheus.query(`count by (__name__) ({__name__=~"(tencent_cloud|rpc)_.+", job="${job}"})`);
        return series.map(({ metric }) => metric.__name__).sort();
      }),
    );
    const counters = (names: readonly string[]): string[] => names.filter((name) => !/duration/.test(name));
    const histogram = (names: readonly string[]): string[] => names.filter((name) => /duration.*_bucket/.test(name));
    const [promClient, exporter, otlp] = names;
    assert.deepEqual(counters(exporter), counters(promClient));
    assert.deepEqual(counters(otlp), counters(promClient));
    assert.deepEqual([promClient, exporter, otlp].flatMap(histogram), [
      'tencent_cloud_client_request_duration_seconds_bucket',
      'rpc_client_call_duration_bucket',
      'rpc_client_call_duration_seconds_bucket',
    ]);
  });
});

function by(label: string, series: readonly Series[]): Record<string, number> {
  return Object.fromEntries(series.map(({ metric, value }) => [metric[label], value]));
}

function times(factor: number, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, factor * count]));
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count);
}

function hasValues(series: readonly Series[]): boolean {
  return series.some(({ value }) => !Number.isNaN(value));
}
