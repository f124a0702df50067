import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { eventually } from '../../support/eventually';
import { needPrograms } from '../../support/stack/needed';
import { PrometheusServer } from '../../support/stack/prometheus';
import type { Series } from '../../support/stack/prometheus-api';
import { type ScrapeJob, scraping } from '../../support/stack/scraping';
import { COUNTS, labelKey } from './calls';
import { SERVICE } from './service-process';
import { chooseAddresses, type Environment, startEnvironment } from './environment';

/** What a ServiceMonitor of the Prometheus operator attaches, and a region as many companies have it. */
const TARGET_LABELS = {
  namespace: 'production',
  service: 'shop-metrics',
  pod: 'shop-0',
  container: 'shop',
  endpoint: 'http',
  region: 'eu',
};
/** Target labels that take the place of ours: somebody has chosen the same name. */
const CLASHING_LABELS = { ...TARGET_LABELS, tc_service: 'frontend' };

const BY_LABELS = 'tc_service, tc_action, tc_region, outcome';
const PATIENCE = 60_000;

for (const program of ['prometheus', 'prometheus3'] as const) {
  describe(`Target labels of a scrape, ${program === 'prometheus3' ? 'Prometheus 3' : 'Prometheus 2'}:`, function () {
    this.timeout(180_000);
    let environment: Environment;
    let prometheus: PrometheusServer;

    before(async function () {
      needPrograms(this, [program, 'collector'], 'that target labels and ours do not get in the way of each other, honor_labels or not');
      const addresses = await chooseAddresses();
      prometheus = await PrometheusServer.start(scraping({ jobs: jobs(addresses), rules: false }), { program });
      environment = await startEnvironment(addresses);
      for (const service of environment.services) await service.call();
    });
    after(() => Promise.all([environment, prometheus].map((part) => part?.stop())));

    const counts = async (job: string): Promise<Readonly<Record<string, number>>> => {
      const series = await prometheus.query(`sum by (${BY_LABELS}) (tencent_cloud_client_requests_total{job="${job}"})`);
      return Object.fromEntries(series.map(({ metric, value }) => [labelKey(metric), value]));
    };
    const labels = async (job: string): Promise<Series['metric']> => {
      const [{ metric }] = await prometheus.until(`tencent_cloud_client_requests_total{job="${job}"}`, (it) => it.length > 0, PATIENCE);
      return metric;
    };

    for (const job of ['direct', 'direct-honored', 'collector', SERVICE]) {
      it(`job ${job}: what is counted by our labels is the same, and the target labels are there`, async () => {
        const expected = Object.fromEntries(Object.entries(COUNTS.requests).map(([key, count]) => [key, 2 * count]));
        let counted: unknown;
        await eventually(
          () => JSON.stringify(counted),
          async () => isDeepStrictEqual((counted = await counts(job)), expected) || undefined,
          PATIENCE,
        );
        const metric = await labels(job);
        for (const [name, value] of Object.entries(TARGET_LABELS)) assert.equal(metric[name], value, name);
        assert.deepEqual(
          Object.keys(metric).filter((name) => name.startsWith('exported_')),
          job === 'collector' ? ['exported_instance', 'exported_job'] : [],
        );
      });
    }

    it('behind a Collector, without honor_labels all services are one job and one instance', async () => {
      const metric = await labels('collector');
      assert.equal(metric.instance, environment.addresses.collector);
      assert.equal(metric.exported_job, SERVICE);
    });

    it('a target label of the name of ours: with honor_labels ours stays, without it ours is exported_tc_service', async () => {
      const [honored, overwritten] = [await labels('clash-honored'), await labels('clash')];
      assert.equal(honored.tc_service, 'cvm');
      assert.equal(overwritten.tc_service, 'frontend');
      assert.equal(overwritten.exported_tc_service, 'cvm');
    });
  });
}

/** Behind the Collector with honor_labels the job is the service's own. */
function jobs({ services, collector }: Environment['addresses']): ScrapeJob[] {
  const [direct, behind] = [
    { targets: services, labels: TARGET_LABELS },
    { targets: [collector], labels: TARGET_LABELS },
  ];
  return [
    { ...direct, name: 'direct' },
    { ...direct, name: 'direct-honored', honorLabels: true },
    { ...behind, name: 'collector' },
    { ...behind, name: 'collector-honored', honorLabels: true },
    { ...direct, name: 'clash', labels: CLASHING_LABELS },
    { ...direct, name: 'clash-honored', labels: CLASHING_LABELS, honorLabels: true },
  ];
}
