import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { startTencentCloudApi, type TencentCloudApi } from '../../../examples/tencentcloud-api';
import { needPrograms } from '../../support/stack/needed';
import { PrometheusServer } from '../../support/stack/prometheus';
import type { Series } from '../../support/stack/prometheus-api';
import { scraping } from '../../support/stack/scraping';
import { CALLS, COUNTS, type Counts, FAULTS, labelKey } from './calls';

const WORKERS = 4;
/** Seconds between two scrapes. */
const INTERVAL = 3;
const PATIENCE = 60_000;

describe('Four workers of node:cluster with one /metrics, scraped by Prometheus:', function () {
  this.timeout(180_000);
  let api: TencentCloudApi;
  let primary: ChildProcess;
  let host: string;
  let prometheus: PrometheusServer;

  before(async function () {
    needPrograms(this, ['prometheus3'], 'that the counters of all workers are summed');
    api = await startTencentCloudApi();
    for (const fault of FAULTS) api.faults.add(fault);
    const [{ secretId, secretKey }] = api.credentials;
    primary = fork(join(__dirname, 'cluster-service.ts'), [], {
      execArgv: ['--import', 'tsx'],
      env: { PATH: process.env.PATH, API_URL: api.url, SECRET_ID: secretId, SECRET_KEY: secretKey },
    });
    const ended = once(primary, 'exit').then(() => {
      throw new Error('the service has ended');
    });
    ended.catch(() => {});
    [host] = (await Promise.race([once(primary, 'message'), ended])) as [string];
    const files = scraping({ jobs: [{ name: 'cluster', targets: [host] }], interval: INTERVAL });
    prometheus = await PrometheusServer.start(files, { program: 'prometheus3' });
    await prometheus.until('tencent_cloud_client_start_time_seconds', (series) => series.length === 1, PATIENCE);
    await ask('/call');
  });
  after(async () => {
    if (primary?.exitCode === null && primary.kill('SIGTERM')) await once(primary, 'exit');
    await prometheus?.stop();
    await api?.close();
  });

  async function ask(path: string): Promise<void> {
    const response = await fetch(`http://${host}${path}`);
    await response.text();
    assert.ok(response.ok);
  }

  it('the sums are what the API has answered', async () => {
    const answers = [...api.counts.values()].reduce((sum, count) => sum + count, 0);
    await prometheus.until('sum(tencent_cloud_client_requests_total)', ([sum]) => sum?.value === answers, PATIENCE);
    assert.equal(answers, WORKERS * CALLS);
  });

  for (const [counter, ofOne] of Object.entries(COUNTS)) {
    it(`${counter} are those of all workers, raw and by the rules`, async () => {
      const all = ofAll(ofOne);
      const raw = `sum without (job, instance) (tencent_cloud_client_${counter}_total) > 0`;
      const recorded = `sum without (job) (sum_over_time(job:tencent_cloud_client_${counter}:added[1h])) > 0`;
      for (const expr of [raw, recorded]) await prometheus.until(expr, (series) => isDeepStrictEqual(counts(series), all), PATIENCE);
    });
  }

  it('the histogram has every call once', async () => {
    const calls = 'sum(tencent_cloud_client_request_duration_seconds_count)';
    await prometheus.until(calls, ([sum]) => sum?.value === WORKERS * CALLS, PATIENCE);
  });

  it('the clock offset is one, and right', async () => {
    // The Date header has whole seconds.
    await prometheus.until('abs(tencent_cloud_client_clock_offset_seconds) <= 2', (series) => series.length === 1, PATIENCE);
  });

  it('the alert for wrong keys fires, once for all workers', async () => {
    const expr = 'ALERTS{alertname="TencentCloudAuthFailureSpike", alertstate="firing", job="cluster", tc_service="cvm"}';
    await prometheus.until(expr, (series) => series.length === 1, PATIENCE);
  });

  it('a worker that is replaced does not make the others count again', async () => {
    await ask('/replace');
    const left = (WORKERS - 1) * CALLS;
    // So long that the rules have seen it.
    const settled = `min_over_time((sum(tencent_cloud_client_requests_total) == bool ${left})[15s:1s]) == 1`;
    await prometheus.until(settled, (series) => series.length === 1, PATIENCE);
    const counted = await prometheus.query('sum without (job) (sum_over_time(job:tencent_cloud_client_requests:added[1h])) > 0');
    assert.deepEqual(counts(counted), ofAll(COUNTS.requests));
  });
});

function ofAll(ofOne: Counts): Counts {
  return Object.fromEntries(Object.entries(ofOne).map(([labels, count]) => [labels, WORKERS * count]));
}

function counts(series: readonly Series[]): Counts {
  return Object.fromEntries(series.map(({ metric, value }) => [labelKey(metric), value]));
}
