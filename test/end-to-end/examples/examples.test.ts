import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { startTencentCloudApi, type TencentCloudApi } from '../../../examples/tencentcloud-api';
import { type CollectedSpan, type Collector, startCollector } from './collector';
import { ExampleProcess } from './example-process';
import { freePort } from '../../support/free-port';
import { folderWithoutPromClient } from './without-prom-client';

const FAILED = {
  tc_service: 'cvm',
  tc_action: 'DescribeZones',
  tc_region: 'nowhere',
  family: 'InvalidParameterValue',
  code: 'InvalidParameterValue',
};
const CODE_SAMPLE = `tencent_cloud_client_error_codes_total{${Object.entries(FAILED)
  .map(([name, value]) => `${name}="${value}"`)
  .join(',')}}`;
const REQUEST_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

let api: TencentCloudApi;
let collector: Collector;

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd?: string): ExampleProcess {
  const [{ secretId, secretKey }] = api.credentials;
  const key = { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, TENCENTCLOUD_ENDPOINT: api.host };
  return new ExampleProcess(args, { ...collector.env, ...key, ...env }, cwd);
}

const callSpans = (): CollectedSpan[] => collector.spans.filter(({ attributes }) => attributes['rpc.system.name'] === 'tencent_cloud');
const failedSpan = (): CollectedSpan | undefined => callSpans().find(({ status }) => status.code === 2);

/** One call that succeeded, and one that failed with HTTP status 200. */
function assertSpans(): void {
  assert.deepEqual(
    callSpans().map(({ name }) => name),
    ['cvm/DescribeZones', 'cvm/DescribeZones'],
  );
  const { attributes, status } = failedSpan() ?? assert.fail('no span of the failed call');
  assert.match(String(attributes['tencent_cloud.request_id']), REQUEST_ID);
  assert.equal(attributes['error.type'], 'InvalidParameterValue');
  assert.match(String(status.message), /X-TC-Region/);
}

async function assertZones(url: string): Promise<void> {
  assert.deepEqual(await (await fetch(`${url}/zones/ap-guangzhou`)).json(), ['ap-guangzhou-1', 'ap-guangzhou-2']);
  const failed = await fetch(`${url}/zones/nowhere`);
  assert.equal(failed.status, 502);
  const { code, requestId } = (await failed.json()) as { code: string; requestId: string };
  assert.equal(code, 'InvalidParameterValue');
  assert.match(requestId, REQUEST_ID);
}

/** While a worker hangs the scrape fails; after that it works again. */
async function assertOutlivesHangingWorker(primary: number, metricsUrl: string): Promise<void> {
  const children = `/proc/${primary}/task/${primary}/children`;
  if (!existsSync(children)) return;
  const worker = Number(readFileSync(children, 'utf8').split(' ')[0]);
  process.kill(worker, 'SIGSTOP');
  try {
    const failed = await fetch(metricsUrl);
    assert.equal(failed.status, 503, await failed.text());
  } finally {
    process.kill(worker, 'SIGCONT');
  }
  assert.equal((await fetch(metricsUrl)).status, 200);
}

async function metrics(url: string): Promise<string> {
  return (await fetch(url)).text();
}

describe('Each example can be run as it is:', () => {
  before(async () => {
    api = await startTencentCloudApi();
  });
  after(() => api.close());
  beforeEach(async () => {
    collector = await startCollector();
  });
  afterEach(() => collector.close());

  it('express', async () => {
    const service = start(['examples/express/service.cjs'], { PORT: '0' });
    const [url] = await service.urls();
    await assertZones(url);
    assert.ok((await metrics(`${url}/metrics`)).includes(`${CODE_SAMPLE} 1`));
    await service.stop();
    assertSpans();
    const incoming = collector.spans.find(
      ({ spanId }) => spanId === collector.spans.find((span) => span.spanId === failedSpan()?.parentSpanId)?.parentSpanId,
    );
    assert.equal(incoming?.name, 'GET', 'the API call is below the HTTP client span, which is below the incoming request');
  });

  it('fastify', async () => {
    const port = String(await freePort());
    const args = ['--import', 'opentelemetry-instrumentation-tencentcloud/register', 'examples/fastify/service.mjs'];
    const service = start(args, { PORT: '0', OTEL_INSTRUMENTATION_TENCENTCLOUD_METRICS_PORT: port });
    const [url] = await service.urls();
    await assertZones(url);
    assert.ok((await metrics(`http://localhost:${port}/metrics`)).includes(`${CODE_SAMPLE} 1`));
    await service.stop();
  });

  for (const program of ['esm/app.mjs', 'commonjs/app.cjs', 'fetch-signature-v3/app.mjs']) {
    it(program, async () => {
      assert.ok((await start([`examples/${program}`]).output()).includes(`${CODE_SAMPLE} 1`));
      assertSpans();
    });
  }

  it('scf-function', async () => {
    const run = (region: string): string =>
      `require('./examples/scf-function').main_handler({ region: '${region}' }, { request_id: 'r-1' })`;
    // Killed as a frozen function may be: what is not sent when the handler returns is lost.
    const script = `(async () => { await ${run('ap-guangzhou')}; console.log(JSON.stringify(await ${run('nowhere')})); process.kill(process.pid, 'SIGKILL'); })()`;
    const handler = start(['-e', script]);
    await assert.rejects(handler.output(), /SIGKILL/);
    assert.equal((JSON.parse(handler.stdout) as { code: string }).code, 'InvalidParameterValue');
    assertSpans();
    assert.ok(collector.metrics.has('tencent_cloud.client.error_codes'));
    const parent = collector.spans.find(({ spanId }) => spanId === failedSpan()?.parentSpanId);
    assert.equal(parent?.attributes['faas.invocation_id'], 'r-1');
  });

  it('pm2-cluster', async () => {
    const { apps } = require('../../../examples/pm2-cluster/ecosystem.config.cjs') as {
      apps: { script: string; env: Record<string, string> }[];
    };
    const [{ script, env }] = apps;
    const primary = start([script], { ...env, PORT: String(await freePort()), METRICS_PORT: '0' });
    const [url, metricsUrl] = await primary.urls();
    for (let round = 0; round < 4; round++) await assertZones(url);
    assert.ok((await metrics(metricsUrl)).includes(`${CODE_SAMPLE} 4`), 'the sum of both workers');
    await assertOutlivesHangingWorker(primary.pid, metricsUrl);
    await primary.stop();
  });

  it('auto-instrumentations', async () => {
    const args = ['@opentelemetry/auto-instrumentations-node/register', 'opentelemetry-instrumentation-tencentcloud/register'];
    await start([...args.flatMap((module) => ['--require', module]), 'examples/auto-instrumentations/app.cjs']).output();
    assertSpans();
    const parent = collector.spans.find(({ spanId }) => spanId === failedSpan()?.parentSpanId);
    assert.equal(parent?.name, 'POST');
    assert.equal(parent?.status.code ?? 0, 0, 'the HTTP span shows nothing of the failure');
  });

  it('otlp-only, where prom-client is not installed', async () => {
    const folder = folderWithoutPromClient('otlp-only');
    try {
      const env = { OTEL_METRICS_EXPORTER: 'otlp' };
      await start([folder.resolve('examples/otlp-only/app.mjs')], env, folder.path).output();
      assert.throws(() => folder.require('prom-client'), /Cannot find module/);
    } finally {
      folder.remove();
    }
    assertSpans();
    assert.ok(collector.metrics.has('tencent_cloud.client.error_codes'));
    assert.ok(collector.metrics.has('rpc.client.call.duration'));
  });

  it('prometheus-io-client', async function () {
    if (Number.parseInt(process.versions.node, 10) < 22) this.skip(); // What @prometheus-io/client needs.
    assert.ok((await start(['examples/prometheus-io-client/app.cjs']).output()).includes(`${CODE_SAMPLE} 1`));
  });

  it('custom-endpoint', async () => {
    const output = await start(['examples/custom-endpoint/app.mjs']).output();
    assert.match(output, /tc_service="cvm",tc_action="DescribeZones",tc_region="ap-guangzhou",outcome="success"} 2/);
    assert.equal(callSpans().length, 2, 'with either signature');
  });

  it('invoked-functions', async () => {
    await start(['examples/invoked-functions/app.mjs', 'hello', 'fails']).output();
    const functions = callSpans().map(({ attributes, status }) => [
      attributes['faas.invoked_name'],
      attributes['tencent_cloud.scf.invoke_result'],
      status.code,
    ]);
    assert.deepEqual(functions, [
      ['hello', 0, 0],
      ['fails', 1, 2],
    ]);
  });

  it('pino-logs', async () => {
    const lines = (await start(['examples/pino-logs/app.mjs']).output()).trim().split('\n');
    assert.equal(lines.length, 1);
    const line = JSON.parse(lines[0]) as Record<string, unknown>;
    const span = failedSpan();
    assert.equal(line.request_id, span?.attributes['tencent_cloud.request_id']);
    assert.equal(line.trace_id, span?.traceId);
    assert.deepEqual(
      [line.call, line.region, line.code, line.category],
      ['cvm/DescribeZones', 'nowhere', 'InvalidParameterValue', 'client'],
    );
  });
});
