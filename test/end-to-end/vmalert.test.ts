import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { rules } from '../../src/monitoring';
import { eventually } from '../support/eventually';
import { type Alertmanager, startAlertmanager } from '../support/stack/alertmanager';
import { needPrograms } from '../support/stack/needed';
import { PrometheusServer } from '../support/stack/prometheus';
import type { PrometheusApi } from '../support/stack/prometheus-api';
import { VictoriaMetrics } from '../support/stack/victoria-metrics';
import { startVmalert, type Vmalert } from '../support/stack/vmalert';
import { fastAlertmanager } from './fast-configuration';
import { CALLS, COUNTS, type Counts, labelKey } from './pipelines/calls';
import { SERVICE, ServiceProcess } from './pipelines/service-process';
import { chooseAddresses, type Environment, startEnvironment } from './pipelines/environment';
import { startWebhook, type Webhook } from './webhook';

/** The rules look each 30 seconds, and those of vmalert up to 29 seconds later. */
const PATIENCE = 150_000;
/** How often a process of the service makes the calls, over all of its lives. */
const ROUNDS = 4;

/** Nothing is faster here than it is shipped, because vmalert needs 5 seconds between rules that build on each other. */
describe('The same service, scraped by VictoriaMetrics with vmalert and by Prometheus 3', function () {
  this.timeout(400_000);
  let prometheus: PrometheusServer;
  let victoriaMetrics: VictoriaMetrics;
  let vmalert: Vmalert;
  let alertmanager: Alertmanager;
  let webhook: Webhook;
  let environment: Environment;
  let restarted: ServiceProcess;

  before(async function () {
    needPrograms(
      this,
      ['prometheus3', 'victoria-metrics', 'vmalert', 'alertmanager', 'collector'],
      'that vmalert counts and alerts as Prometheus does',
    );
    const addresses = await chooseAddresses();
    const scrape_configs = [{ job_name: SERVICE, static_configs: [{ targets: addresses.services }] }];
    const global = { scrape_interval: '5s', scrape_timeout: '5s' };
    webhook = await startWebhook();
    alertmanager = await startAlertmanager({ 'alertmanager.yml': fastAlertmanager(webhook.host) }, 'alertmanager');
    prometheus = await PrometheusServer.start(
      {
        'prometheus.yml': JSON.stringify({ global, rule_files: ['rules.yml'], scrape_configs }),
        'rules.yml': readFileSync(path.join(__dirname, '../../monitoring/rules.yml'), 'utf8'),
      },
      { program: 'prometheus3' },
    );
    victoriaMetrics = await VictoriaMetrics.start({
      scrapeConfiguration: JSON.stringify({ global, scrape_configs }),
      // As it is by default.
      args: ['-search.latencyOffset=30s'],
    });
    vmalert = await startVmalert({ rules: rules({ format: 'vmalert' }), datasource: victoriaMetrics.url, notifier: alertmanager.url });

    environment = await startEnvironment(addresses);
    const [first, second] = environment.services;
    await Promise.all([first.call(), second.call()]);
    await second.call();
    // Both have seen all of it before the process ends.
    for (const store of [prometheus, victoriaMetrics]) {
      const counted = 'sum(sum_over_time(job:tencent_cloud_client_requests:added[1h]))';
      await store.until(counted, ([sum]) => sum?.value === (ROUNDS - 1) * CALLS, PATIENCE);
    }
    await second.stop();
    restarted = await ServiceProcess.start({ api: environment.api, host: second.host, otlpUrls: [] });
    await restarted.call();
  });
  after(async () => {
    await Promise.all([restarted, environment, vmalert, victoriaMetrics, prometheus, alertmanager].map((part) => part?.stop()));
    await webhook?.close();
  });

  for (const [counter, ofOne] of Object.entries(COUNTS)) {
    it(`both count ${counter} exactly, with a restart`, async () => {
      const expected: Counts = Object.fromEntries(Object.entries(ofOne).map(([labels, count]) => [labels, ROUNDS * count]));
      const expr = `sum without (job) (sum_over_time(job:tencent_cloud_client_${counter}:added{job="${SERVICE}"}[1h])) > 0`;
      for (const store of [prometheus, victoriaMetrics] satisfies PrometheusApi[]) {
        await store.until(
          expr,
          (series) => isDeepStrictEqual(Object.fromEntries(series.map(({ metric, value }) => [labelKey(metric), value])), expected),
          PATIENCE,
        );
      }
    });
  }

  it('both fire, and vmalert has the page sent', async () => {
    const expr = `ALERTS{alertname="TencentCloudAuthFailureSpike",alertstate="firing",job="${SERVICE}",tc_service="cvm",severity="page"}`;
    for (const store of [prometheus, victoriaMetrics]) await store.until(expr, (series) => series.length === 1, PATIENCE);
    await eventually(
      'the page',
      () => webhook.notifications.find(({ receiver, groupLabels }) => receiver === 'page' && groupLabels.job === SERVICE),
      PATIENCE,
    );
  });

  it('the same alerts are active', async () => {
    const alerts = 'group by (alertname, alertstate, job, tc_service, severity) (ALERTS)';
    let active: unknown[] = [];
    await eventually(
      () => JSON.stringify(active),
      async () => {
        const [here, there] = (active = await Promise.all(
          [prometheus, victoriaMetrics].map(async (store) => (await store.query(alerts)).map(({ metric }) => labelKey(metric)).sort()),
        ));
        return isDeepStrictEqual(here, there) || undefined;
      },
      PATIENCE,
    );
  });
});
