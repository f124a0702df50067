import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { METRICS } from '../../../src/telemetry/metrics';
import { eventually } from '../../support/eventually';
import { needPrograms } from '../../support/stack/needed';
import type { Series } from '../../support/stack/prometheus-api';
import { CALLS, COUNTS, type Counts, labelKey } from './calls';
import { SERVICE } from './service-process';
import { chooseAddresses, type Environment, startEnvironment } from './environment';
import { type Store, WAYS } from './ways';

/** How often each process makes the calls, so that one can be told from the other. */
const ROUNDS = [1, 3];
const PATIENCE = 60_000;

describe('Two processes of a service that export in every way at once:', function () {
  this.timeout(180_000);
  const stores = new Map<string, Store>();
  let environment: Environment;
  /** In seconds since 1970. */
  let began: number;

  before(async function () {
    needPrograms(
      this,
      [...new Set(WAYS.flatMap(({ needs }) => needs))],
      'that prom-client, the Prometheus exporter and OTLP end in the same series',
    );
    began = Date.now() / 1000;
    const addresses = await chooseAddresses();
    await Promise.all(WAYS.map(async (way) => stores.set(way.name, await way.start(addresses))));
    const otlpUrls = WAYS.flatMap(({ name, otlpPath }) => (otlpPath === undefined ? [] : [`${stores.get(name)!.url}${otlpPath}`]));
    environment = await startEnvironment(addresses, otlpUrls);
    for (const [i, service] of environment.services.entries()) {
      for (let round = 0; round < ROUNDS[i]; round++) {
        await service.call();
        // A rate needs growth that is seen: so do the quantiles.
        await delay(4000);
      }
    }
  });
  after(() => Promise.all([environment, ...stores.values()].map((part) => part?.stop())));

  for (const way of WAYS) {
    describe(`${way.name}:`, () => {
      let store: Store;
      before(() => {
        store = stores.get(way.name)!;
      });

      for (const [counter, perRound] of Object.entries(COUNTS)) {
        it(`tencent_cloud_client_${counter}_total has the right labels and counts for each process`, async () => {
          const [first, second] = environment.addresses.services;
          const expected = { [first]: perRound, [second]: times(ROUNDS[1], perRound) };
          let counted: unknown;
          await eventually(
            () => `${JSON.stringify(counted, null, 1)} are the counts`,
            async () => {
              const series = await store.query(`{__name__="tencent_cloud_client_${counter}_total",job="${SERVICE}"} > 0`);
              counted = byInstance(series, way.furtherLabels);
              return isDeepStrictEqual(counted, expected) || undefined;
            },
            PATIENCE,
          );
        });
      }

      it('the counters have the further labels of this way, and no others', async () => {
        const series = await store.query('tencent_cloud_client_requests_total');
        const names = new Set(series.flatMap(({ metric }) => Object.keys(metric)));
        for (const own of ['__name__', 'job', 'instance', ...METRICS.requests.labelNames]) names.delete(own);
        assert.deepEqual([...names].sort(), way.furtherLabels);
      });

      it('watched families of errors exist at 0', async () => {
        const expr = 'tencent_cloud_client_errors_total{family="UnauthorizedOperation",tc_service="cvm",tc_region="ap-guangzhou"} == 0';
        await store.until(expr, (series) => series.length === ROUNDS.length, PATIENCE);
      });

      it('the histogram has every call once', async () => {
        const calls = CALLS * (ROUNDS[0] + ROUNDS[1]);
        await store.until(`sum(${way.histogram}_count)`, ([sum]) => sum?.value === calls, PATIENCE);
        await store.until(`sum(${way.histogram}_bucket{le="+Inf"})`, ([sum]) => sum?.value === calls, PATIENCE);
      });

      it('the gauges are named the same, one for each process, and right', async () => {
        const now = Date.now() / 1000;
        const isFromHere = ({ value }: Series): boolean => value > began && value < now;
        const both = (isRight: (one: Series) => boolean) => (series: readonly Series[]) =>
          isDeepStrictEqual(series.map(({ metric }) => metric.instance).sort(), [...environment.addresses.services].sort()) &&
          series.every(isRight);
        await store.until('tencent_cloud_client_start_time_seconds', both(isFromHere), PATIENCE);
        // The Date header has whole seconds.
        await store.until(
          'tencent_cloud_client_clock_offset_seconds',
          both(({ value }) => Math.abs(value) <= 2),
          PATIENCE,
        );
      });

      it('there is nothing else of the package', async () => {
        const series = await store.query('count by (__name__) ({__name__=~"(tencent_cloud|rpc)_[a-z_]+"})');
        const names = series.map(({ metric }) => metric.__name__).filter((name) => !name.startsWith(way.histogram));
        const { duration, ...others } = METRICS;
        assert.deepEqual(
          names.sort(),
          Object.values(others)
            .map(({ prometheusName }) => prometheusName)
            .sort(),
        );
      });

      if (way.hasRules) {
        for (const [counter, perRound] of Object.entries(COUNTS)) {
          it(`the rules have counted each of ${counter} once`, async () => {
            const expr = `sum without (job) (sum_over_time(job:tencent_cloud_client_${counter}:added{job="${SERVICE}"}[1h])) > 0`;
            const expected = times(ROUNDS[0] + ROUNDS[1], perRound);
            await store.until(expr, (series) => isDeepStrictEqual(counts(series), expected), PATIENCE);
          });
        }

        it('the alert for wrong keys fires, and none for the export itself', async () => {
          const [alert] = await store.until(
            'ALERTS{alertname="TencentCloudAuthFailureSpike",alertstate="firing"}',
            (it) => it.length === 1,
            PATIENCE,
          );
          const { job, tc_service, severity, category } = alert.metric;
          assert.deepEqual(
            { job, tc_service, severity, category },
            { job: SERVICE, tc_service: 'cvm', severity: 'page', category: 'auth' },
          );
          assert.deepEqual(await store.query('ALERTS{alertname=~"TencentCloud(LabelsOverwritten|CountersMissing|ClockOffset)"}'), []);
        });

        it('the rules know how long calls take', async () => {
          const expr = `job:tencent_cloud_client_request_duration_seconds:p95_5m{job="${SERVICE}",tc_service="cvm"} > 0`;
          await store.until(`count(max_over_time((${expr})[10m:1s]))`, ([actions]) => actions?.value === 3, PATIENCE);
        });
      }

      if (way.hasExemplars) {
        it('the exemplars of errors have the RequestId', async () => {
          const exemplars = await eventually('exemplars', async () => {
            const found = await store.exemplars('tencent_cloud_client_error_codes_total{code="RequestLimitExceeded"}');
            return found.length > 0 ? found : undefined;
          });
          for (const { labels } of exemplars) assert.match(labels.request_id, /^[0-9a-f-]{36}$/);
        });
      }
    });
  }
});

/** Counts by labels. */
function counts(series: readonly Series[]): Counts {
  return Object.fromEntries(series.map(({ metric, value }) => [labelKey(metric), value]));
}

/** Counts by labels of the package, by instance. */
function byInstance(series: readonly Series[], furtherLabels: readonly string[]): Readonly<Record<string, Counts>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const { metric, value } of series) {
    const { __name__, job, instance, ...labels } = metric;
    const own = Object.fromEntries(Object.entries(labels).filter(([name]) => !furtherLabels.includes(name)));
    (counts[instance] ??= {})[labelKey(own)] = value;
  }
  return counts;
}

function times(factor: number, counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).map(([labels, count]) => [labels, factor * count]));
}
