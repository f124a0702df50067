import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dashboard as render } from '../../../src/monitoring';
import type { DashboardJson } from '../../../src/monitoring/dashboard/grafana';
import { type DrawnDashboard, type DrawnPanel, drawDashboard } from '../../support/grafana-viewer/draw';
import { panelsOf } from '../../support/panel-queries';
import { needPrograms } from '../../support/stack/needed';
import { PrometheusServer } from '../../support/stack/prometheus';
import { scraping } from '../../support/stack/scraping';
import { Shop } from './shop';

const DASHBOARDS = {
  'as it is in the repository': {
    json: readFileSync(path.join(__dirname, '../../../monitoring/dashboard.json'), 'utf8'),
    runbook: 'RUNBOOK.md',
    meaning: 'Too many calls a second: slow down',
  },
  'in Chinese': { json: render({ lang: 'zh' }), runbook: 'RUNBOOK.zh-CN.md', meaning: '调用过于频繁' },
};

const SCRAPE_INTERVAL = 1;
const CALLS = [
  { service: 'cvm', action: 'RunInstances', code: 'AuthFailure.SignatureFailure' },
  { service: 'cvm', action: 'DescribeDisks', code: 'RequestLimitExceeded.UinLimitExceeded' },
  { service: 'scf', action: 'Invoke', code: 'UnauthorizedOperation.CAM' },
  { service: 'sms', action: 'SendSms', code: 'LimitExceeded.PhoneNumberDailyLimit' },
  { service: 'sms', action: 'SendSms', code: 'InternalError' },
  { service: 'scf', action: 'Invoke', code: 'ECONNRESET' },
];

describe('The dashboard, drawn by the front end of Grafana,', function () {
  this.timeout(150_000);
  let shop: Shop;
  let traffic: NodeJS.Timeout;
  let prometheus: PrometheusServer;

  before(async function () {
    needPrograms(this, ['prometheus3', 'chromium', 'grafana-viewer'], 'what a user sees on the dashboard');
    shop = await Shop.start(72);
    const jobs = [{ name: 'shop', targets: [shop.target] }];
    prometheus = await PrometheusServer.start(scraping({ jobs, interval: SCRAPE_INTERVAL }), { program: 'prometheus3' });
    traffic = setInterval(() => callAll(shop), 200);
    await prometheus.until('ALERTS{alertname="TencentCloudAuthFailureSpike", alertstate="firing"}', (alerts) => alerts.length > 0);
    await prometheus.until('job:tencent_cloud_client_budget:burn_rate1h', (series) => series.length > 0);
    await prometheus.until('job:tencent_cloud_client_request_duration_seconds:p95_5m > 0', (series) => series.length > 0);
  });
  after(async () => {
    clearInterval(traffic);
    await prometheus?.stop();
    await shop?.stop();
  });

  for (const [which, { json, runbook, meaning }] of Object.entries(DASHBOARDS)) {
    describe(which, () => {
      const panels = panelsOf(JSON.parse(json) as DashboardJson);
      let drawn: DrawnDashboard;
      /** @param id the same in all languages */
      const panel = (id: number): DrawnPanel => {
        const title = panels.find((each) => each.id === id)?.title;
        return drawn.panels.find((each) => each.title === title) ?? assert.fail(`no panel ${title}`);
      };

      before(async () => {
        drawn = await drawDashboard({ dashboard: json, prometheusUrl: prometheus.url, scrapeInterval: SCRAPE_INTERVAL, from: 'now-1m' });
      });

      it('shows no error of a query or of the page', () => {
        assert.deepEqual(drawn.errors, []);
      });

      it('shows the title of each panel', () => {
        assert.deepEqual(drawn.panels.map(({ title }) => title).sort(), panels.map(({ title }) => title).sort());
        for (const { title, text } of drawn.panels) assert.ok(text.includes(title), title);
      });

      it('has data in each panel', () => {
        const empty = drawn.panels.filter(({ title, text }) => /^\s*(?:No data|–)?\s*$/.test(text.replace(title, '')));
        assert.deepEqual(
          empty.map(({ title }) => title),
          [],
        );
      });

      it('draws each series once', () => {
        for (const { title, series } of drawn.panels) assert.deepEqual(series, [...new Set(series)], title);
      });

      it('shows single calls as dots', () => {
        for (const { title, targets } of panels.filter(({ type }) => type === 'timeseries')) {
          const shown = drawn.panels.find((each) => each.title === title && each.series.length > 0)?.exemplars ?? 0;
          const isAsked = targets.some((target) => 'exemplar' in target && target.exemplar === true);
          assert.equal(shown > 0, isAsked, `${title}: ${shown}`);
        }
      });

      it('lists RequestIds of calls that have failed', () => {
        const { text } = panel(TABLES.requestIds);
        const shown = text.match(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g) ?? [];
        assert.ok(shown.length > 0, text);
        for (const requestId of shown) assert.ok(shop.failed.has(requestId), requestId);
      });

      it('says what an error code means and leads to what to do', () => {
        const { text, links } = panel(TABLES.codes);
        assert.ok(text.includes('RequestLimitExceeded.UinLimitExceeded') && text.includes(meaning), text);
        assert.ok(
          links.some((link) => link.endsWith(`/${runbook}#tencentcloudthrottled`)),
          links.join('\n'),
        );
      });

      it('leads from alerts and panels to the runbook', () => {
        const { links } = panel(TABLES.alerts);
        assert.ok(
          links.some((link) => link.endsWith(`/${runbook}#tencentcloudauthfailurespike`)),
          links.join('\n'),
        );
        for (const { title, links: expected = [] } of panels) {
          const shown = drawn.panels.filter((each) => each.title === title).flatMap((each) => each.links);
          for (const { url } of expected) assert.ok(shown.includes(String(url)) && url?.includes(`/${runbook}#`), `${title}: ${url}`);
        }
      });
    });
  }
});

/** Panels by their `id`. */
const TABLES = { alerts: 6, codes: 8, requestIds: 14 };

function callAll(shop: Shop): void {
  for (const { code, ...call } of CALLS) {
    const request = { ...call, region: 'ap-guangzhou' };
    shop.call({ request, duration: 0.2, code });
    shop.call({ request, duration: 0.1 });
  }
}
