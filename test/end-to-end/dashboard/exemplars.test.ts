import { strict as assert } from 'node:assert';
import { dashboard as build } from '../../../src/monitoring/dashboard/dashboard';
import { resolveOptions } from '../../../src/monitoring/options';
import { eventually } from '../../support/eventually';
import { filledIn, queriesOf } from '../../support/panel-queries';
import { needPrograms } from '../../support/stack/needed';
import { PrometheusServer } from '../../support/stack/prometheus';
import { Shop } from './shop';

const dashboard = build(resolveOptions());
const queries = queriesOf(dashboard);

for (const program of ['prometheus', 'prometheus3'] as const) {
  describe(`The dashboard on ${program === 'prometheus' ? 'Prometheus 2' : 'Prometheus 3'}`, function () {
    this.timeout(60_000);
    let shop: Shop;
    let prometheus: PrometheusServer;

    before(async function () {
      needPrograms(this, [program], 'that error panels show the RequestIds of failed calls');
      shop = await Shop.start();
      const configuration = {
        global: { scrape_interval: '1s', scrape_timeout: '1s' },
        scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: [shop.target] }] }],
      };
      prometheus = await PrometheusServer.start({ 'prometheus.yml': JSON.stringify(configuration), 'rules.yml': '' }, { program });
      callAll(shop);
      await prometheus.until('tencent_cloud_client_error_codes_total', (series) => series.length === CODES.length, 20_000);
      // Once more, so that plain rates see growth.
      callAll(shop);
      await prometheus.until('sum(increase(tencent_cloud_client_error_codes_total[1m])) > 0', (series) => series.length === 1, 20_000);
    });
    after(async () => {
      await prometheus?.stop();
      await shop?.stop();
    });

    for (const { panel, refId, expr } of queries.filter(({ exemplar, panel: title }) => exemplar === true && !/^Latency/.test(title))) {
      it(`shows RequestId and trace of failed calls on "${panel}", ${refId}`, async () => {
        const shown = await eventually(
          () => `no exemplars of ${panel}`,
          async () => {
            const exemplars = await prometheus.exemplars(filledIn(dashboard, expr));
            return exemplars.length > 0 ? exemplars : undefined;
          },
        );
        for (const { labels } of shown) {
          assert.ok(shop.failed.has(labels.request_id), JSON.stringify(labels));
          assert.match(`${labels.trace_id} ${labels.span_id}`, /^[\da-f]{32} [\da-f]{16}$/);
        }
      });
    }

    it('has the columns of the table of RequestIds in the exemplars of "Errors by code"', async () => {
      const query = queries.find(({ panel, exemplar }) => panel === 'Errors by code' && exemplar === true);
      const [{ labels, series }] = await prometheus.exemplars(filledIn(dashboard, query?.expr ?? ''));
      for (const column of ['request_id', 'trace_id', 'code', 'tc_service', 'tc_action', 'tc_region'])
        assert.ok({ ...labels, ...series }[column], column);
    });

    it('can ask each of its queries over a range of time', async () => {
      const end = Math.floor(Date.now() / 1000);
      for (const { expr, type } of queries.filter(({ type: each }) => each === 'timeseries')) {
        await prometheus
          .queryRange(filledIn(dashboard, expr), { start: end - 60, end, step: 15 })
          .catch((error) => assert.fail(`${type}: ${error}`));
      }
    });
  });
}

const CODES = ['AuthFailure.SignatureFailure', 'RequestLimitExceeded.UinLimitExceeded', 'InternalError'];

function callAll(shop: Shop): void {
  const request = { service: 'cvm', action: 'RunInstances', region: 'ap-guangzhou' };
  for (const code of [undefined, ...CODES]) shop.call({ request, duration: 0.1, code });
}
