import assert from 'node:assert/strict';
import { once } from 'node:events';
import { LABEL, METRIC, parseExposition } from '../../../examples/demo/telemetry';
import { type RunningService, startService } from '../../../examples/demo/service/start-service';
import { type Collector, isHttpCall, isTencentCloudCall, startCollector } from '../../../examples/demo/telemetry';
import { randomCredential, startTencentCloudApi, type TencentCloudApi } from '../../../examples/tencentcloud-api';

/** How many calls the shop has counted with this code. */
async function counted(service: RunningService, code: string): Promise<number> {
  const samples = parseExposition(await service.metrics()).filter(({ name }) => name === METRIC.errorCodes);
  return samples.filter(({ labels }) => labels.code === code).reduce((sum, { value }) => sum + value, 0);
}

describe("the demo's shop", function () {
  this.timeout(90_000);
  let api: TencentCloudApi;
  let collector: Collector;
  let shops: RunningService[];

  before(async () => {
    api = await startTencentCloudApi();
    collector = await startCollector();
    const options = { credential: api.credentials[0], localApi: api.port, collector: collector.url };
    shops = await Promise.all([startService(options), startService(options)]);
  });
  after(async () => {
    for (const shop of shops) await shop.stop();
    await collector.close();
    await api.close();
  });

  it('serves each page', async () => {
    for (const page of [
      'GET /regions',
      'GET /fleet',
      'GET /zones',
      'POST /fleet',
      'POST /jobs',
      'GET /functions',
      'POST /orders',
      'POST /chat',
    ]) {
      const [method, path] = page.split(' ');
      const response = await fetch(shops[0].url + path, { method });
      assert.equal(response.status, 200, page);
      assert.ok(await response.json(), page);
    }
    assert.equal((await fetch(`${shops[0].url}/nowhere`)).status, 404);
  });

  it('passes on the code and the RequestId of a failed call', async () => {
    const response = await fetch(`${shops[0].url}/jobs?function=none`, { method: 'POST' });
    assert.equal(response.status, 502);
    const { code, requestId } = (await response.json()) as Record<string, string>;
    assert.equal(code, 'ResourceNotFound.Function');
    assert.match(requestId, /^[0-9a-f-]{36}$/);
  });

  it('accepts a wrong key and then the right one, each replica for itself', async () => {
    const [one, other] = shops;
    const [right] = api.credentials;
    const fleet = async (shop: RunningService): Promise<number> => (await fetch(`${shop.url}/fleet`)).status;
    await one.rotate({ ...right, secretKey: randomCredential().secretKey });
    assert.deepEqual([await fleet(one), await fleet(other)], [502, 200]);
    assert.deepEqual([await counted(one, 'AuthFailure.SignatureFailure'), await counted(other, 'AuthFailure.SignatureFailure')], [1, 0]);
    await one.rotate(right);
    assert.equal(await fleet(one), 200);
    assert.equal(await counted(one, 'AuthFailure.SignatureFailure'), 1);
  });

  it('links an exemplar to a span that is exported, the child of an HTTP span, with SDK and fetch alike', async () => {
    const shop = await startService({ credential: randomCredential(), localApi: api.port, collector: collector.url });
    await fetch(`${shop.url}/fleet`);
    await fetch(`${shop.url}/zones`);
    const samples = parseExposition(await shop.metrics());
    assert.equal(await shop.stop(), 0);
    const linked = samples.filter(({ name, exemplar }) => name === METRIC.errorCodes && exemplar !== undefined);
    assert.equal(linked.length, 2);
    for (const { labels, exemplar } of linked) {
      const span = collector.spans.find(({ spanId, traceId }) => spanId === exemplar?.span_id && traceId === exemplar.trace_id);
      assert.ok(span !== undefined && isTencentCloudCall(span));
      assert.equal(span.name, `${labels[LABEL.service]}/${labels[LABEL.action]}`);
      const parent = collector.spans.find(({ spanId }) => spanId === span.parentSpanId);
      assert.ok(parent !== undefined && isHttpCall(parent));
      assert.equal(parent.status, 'UNSET');
    }
  });

  it('ends when its parent process disconnects', async () => {
    const shop = await startService({ credential: api.credentials[0], localApi: api.port });
    shop.process.disconnect();
    const [code] = await once(shop.process, 'exit');
    assert.equal(code, 0);
  });

  it('says why it does not start', async () => {
    const { port } = new URL(shops[0].url);
    await assert.rejects(startService({ credential: api.credentials[0], port: Number(port) }), /ended with code 1[^]*EADDRINUSE/);
  });
});
