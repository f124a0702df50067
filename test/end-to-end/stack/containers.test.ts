import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Collector, startCollector } from '../../../examples/demo/telemetry';
import { STACK } from './compose';

describe('What the containers of the stack run of ours', function () {
  this.timeout(60_000);
  let collector: Collector;
  let program: ChildProcess | undefined;
  before(async () => {
    collector = await startCollector();
  });
  afterEach(() => program?.kill('SIGKILL'));
  after(() => collector.close());

  it('the shop runs its scenario, serves its metrics in OpenMetrics, sends its spans, and ends on a signal', async () => {
    const shop = start('main.ts', { METRICS_ADDRESS: '127.0.0.1:0', STORY_MINUTES: '0.1', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    const url = await lineWith(shop, /(http:\S+\/metrics)/);
    await lineWith(shop, /(the limit is 10 a second)/);
    const response = await fetch(url);
    assert.match(response.headers.get('content-type') ?? '', /^application\/openmetrics-text/);
    assert.match(await response.text(), /tencent_cloud_client_errors_total\{.*family="AuthFailure".*\} [1-9].* # \{trace_id=/);
    assert.ok(collector.spans.some(({ attributes }) => attributes['tencent_cloud.error.family'] === 'AuthFailure'));

    shop.kill('SIGTERM');
    assert.deepEqual(await once(shop, 'exit'), [0, null]);
  });

  it('the notifications are printed, with what an alert says', async () => {
    const receiver = start('notifications/app.mjs', { ADDRESS: '127.0.0.1:0' });
    const port = await lineWith(receiver, /listening on (\d+)/);
    const alert = {
      status: 'firing',
      labels: { alertname: 'TencentCloudSlow' },
      annotations: { summary: 'shop: slow', description: '6s' },
    };
    const body = JSON.stringify({ status: 'firing', alerts: [alert] });
    const printed = lineWith(receiver, /(\/ticket .+)/);
    await fetch(`http://127.0.0.1:${port}/ticket`, { method: 'POST', body });
    assert.match(await printed, /^\/ticket firing: TencentCloudSlow \(firing\) shop: slow\. 6s/);
  });

  function start(file: string, env: NodeJS.ProcessEnv): ChildProcess {
    program = spawn(process.execPath, ['--import', 'tsx', join(STACK, file)], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return program;
  }
});

/** Waits for a line and takes the part in parentheses. */
async function lineWith({ stdout }: ChildProcess, pattern: RegExp): Promise<string> {
  if (stdout === null) throw new Error('nothing is read of it');
  const lines = createInterface({ input: stdout });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const found = pattern.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    lines.once('close', () => reject(new Error(`there was no line with ${pattern}`)));
  });
}
