import assert from 'node:assert/strict';
import { type LocalServer, serve } from '../../support/server';
import { eventually } from '../../support/eventually';
import { needPrograms } from '../../support/stack/needed';
import { PrometheusServer } from '../../support/stack/prometheus';
import { scraping } from '../../support/stack/scraping';
import type { LogRecord } from '../../support/stack/victoria-logs';
import { type CallingService, SET_UPS } from './calling-service';
import { documentedQueries } from './documented-queries';
import { answerAsAsked, plannedCall, plannedCalls } from './planned-calls';
import { Stores } from './stores';

const CODES_TOTAL = 'tencent_cloud_client_error_codes_total';
/** What a ServiceMonitor attaches, and labels that companies attach. They are not the cloud's service and region. */
const TARGET_LABELS = {
  namespace: 'prod',
  service: 'shop-metrics',
  pod: 'shop-0',
  container: 'shop',
  endpoint: 'metrics',
  region: 'cn-east',
};

describe('Every failing call is found without a trace store, at 1 % trace sampling', function () {
  this.timeout(180_000);
  let api: LocalServer;
  let stores: Stores;

  before(async function () {
    needPrograms(
      this,
      ['collector', 'victoria-logs', 'prometheus', 'prometheus3'],
      'that the RequestId of each failing call is in the log store and behind the error counters',
    );
    [api, stores] = await Promise.all([serve(answerAsAsked), Stores.start('dropped')]);
  });
  after(() => Promise.all([api?.close(), stores?.stop()]));

  for (const [i, [how, setUp]] of Object.entries(SET_UPS).entries()) {
    describe(how, () => {
      const name = `shop-${i}`;
      const calls = plannedCalls();
      const failing = calls.filter(({ code }) => code !== undefined);
      let service: CallingService;
      let prometheus: Readonly<Record<string, PrometheusServer>>;

      before(async () => {
        service = await setUp({ name, apiUrl: api.url, collectorUrl: stores.collectorUrl, spans: 'all', samplingRatio: 0.01 });
        const jobs = [{ name, targets: [service.metricsTarget], labels: TARGET_LABELS }];
        const start = (program: 'prometheus' | 'prometheus3'): Promise<PrometheusServer> =>
          PrometheusServer.start(scraping({ jobs, rules: false }), { program });
        const [old, current] = await Promise.all([start('prometheus'), start('prometheus3')]);
        prometheus = { 'Prometheus 2.42': old, 'Prometheus 3': current };
        await service.make(calls);
      });
      after(() => Promise.all([service?.stop(), ...Object.values(prometheus ?? {}).map((server) => server.stop())]));

      /** What a query finds, once it is as much as there should be. */
      function logged(logsQl: string, count: number): Promise<LogRecord[]> {
        let found: LogRecord[] = [];
        return eventually(
          () => `${count} records, not ${found.length}, by ${logsQl}`,
          async () => {
            found = await stores.logs.query(`"service.name":=${name} ${logsQl} | limit 2000`);
            return found.length >= count ? found : undefined;
          },
          20_000,
        );
      }

      it('each comes out of VictoriaLogs by a query on its code', async () => {
        const codes = new Set(failing.map(({ code }) => code!));
        assert.equal(failing.length, 60);
        assert.equal(codes.size, 6);
        for (const code of codes) {
          const expected = failing.filter((call) => call.code === code).map(({ requestId }) => requestId);
          const [query] = documentedQueries('logsql', code);
          const records = await logged(query, expected.length);
          assert.deepEqual(records.map((record) => record['tencent_cloud.request_id']).sort(), expected.sort(), code);
        }
        const all = await logged('event_name:="rpc.client.call.exception"', failing.length);
        assert.equal(all.length, failing.length, 'and nothing else is there');
        for (const record of all) assert.match(record.trace_id, /^[0-9a-f]{32}$/);
      });

      it('the query of the documents says which actions fail with which codes', async () => {
        const [query] = documentedQueries('promql', '-').map((text) => text.replaceAll('job="shop"', `job="${name}"`));
        await prometheus['Prometheus 3'].until(`count(${query})`, ([count]) => count?.value === 30, 20_000);
      });

      for (const version of ['Prometheus 2.42', 'Prometheus 3']) {
        it(`the latest of each code comes out of the exemplars of ${version}`, async () => {
          const server = prometheus[version];
          await server.until(`sum(${CODES_TOTAL})`, ([sum]) => sum?.value === failing.length, 20_000);
          for (const { service: tc_service, code } of failing) {
            const latest = failing.findLast((call) => call.service === tc_service && call.code === code)!;
            const [, query] = documentedQueries('promql', code!).map((text) =>
              text.replace('job="shop"', `job="${name}",tc_service="${tc_service}"`),
            );
            const exemplars = await server.exemplars(query);
            const [newest] = exemplars.sort((a, b) => b.timestamp - a.timestamp);
            assert.equal(newest?.labels.request_id, latest.requestId, `${tc_service} ${code}`);
          }
        });

        it(`${version} leaves tc_service and tc_region alone beside the labels of a ServiceMonitor`, async () => {
          const query = `sum by (job, ${Object.keys(TARGET_LABELS).join(', ')}, tc_service, tc_region) (${CODES_TOTAL})`;
          const series = await prometheus[version].until(query, (found) => found.length === 5, 20_000);
          assert.deepEqual(
            series.map(({ metric }) => metric).sort((a, b) => a.tc_service.localeCompare(b.tc_service)),
            ['cbs', 'cvm', 'scf', 'sts', 'vpc'].map((tc_service) => ({
              job: name,
              ...TARGET_LABELS,
              tc_service,
              tc_region: 'ap-guangzhou',
            })),
          );
          assert.deepEqual(await prometheus[version].query('{__name__=~"tencent_cloud_.+",exported_service=~".+"}'), []);
        });
      }

      it('of a burst of one code ten are logged, and the next one says how many were left out', async () => {
        const burst = Array.from({ length: 25 }, () => plannedCall('cos', 'InternalError.Burst'));
        await service.make(burst);
        const query = '"error.type":="InternalError.Burst"';
        assert.equal((await logged(query, 10)).length, 10);
        // Nothing but a later call says it, and not before ten seconds have passed.
        let made = burst.length;
        const [record] = await eventually(
          'an event with the count',
          async () => {
            await service.make([plannedCall('cos', 'InternalError.Burst')]);
            made++;
            const [, suppressed] = documentedQueries('logsql', 'InternalError.Burst');
            const sums = await stores.logs.query(`"service.name":=${name} ${suppressed}`);
            return sums.length > 0 ? sums : undefined;
          },
          40_000,
        );
        const said = Number(record['sum("tencent_cloud.suppressed_events")']);
        assert.equal(record['error.type'], 'InternalError.Burst');
        assert.ok(said >= 15 && said < made - 10, `${said} of ${made}`);
      });
    });
  }
});
