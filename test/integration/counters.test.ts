import { strict as assert } from 'node:assert';
import * as prometheusClient from 'prom-client';
import { Registry } from 'prom-client';
import { TencentCloudInstrumentation } from '../../src';
import { answer, type LocalServer, serve } from '../support/server';
import { tc3Headers, transports } from '../support/transports';
import { type Watched, watch } from '../support/watched';

const REQUESTS = 'tencent_cloud_client_requests_total';

describe('Counters', () => {
  let server: LocalServer;
  let watched: Watched;

  before(async () => {
    server = await serve(answer({ Response: { RequestId: 'r' } }));
  });
  after(() => server.close());
  beforeEach(() => {
    watched = watch();
  });
  afterEach(() => watched.stop());

  const call = (transport: keyof typeof transports = 'node:http'): Promise<unknown> =>
    transports[transport]({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });
  const counts = async (): Promise<string[]> => (await watched.samples(REQUESTS)).map((line) => line.split(' ')[1]);

  it('have each call once where there are two instances, also on two registries', async () => {
    const register = new Registry();
    const second = new TencentCloudInstrumentation({ prometheus: { client: prometheusClient, register: watched.register } });
    const third = new TencentCloudInstrumentation({ prometheus: { client: prometheusClient, register } });
    try {
      await call();
      await call('fetch');
      assert.deepEqual(await counts(), ['2']);
      assert.ok(!(await register.metrics()).includes(`${REQUESTS}{`));
    } finally {
      second.disable();
      third.disable();
    }
  });

  it('stop with disable() and go on with enable()', async () => {
    watched.instrumentation.disable();
    await call();
    assert.deepEqual(await counts(), []);
    watched.instrumentation.enable();
    watched.instrumentation.enable();
    await call();
    assert.deepEqual(await counts(), ['1']);
  });

  it('go on in the same metrics with another configuration', async () => {
    await call();
    watched.instrumentation.setConfig(watched.instrumentation.getConfig());
    await call();
    assert.deepEqual(await counts(), ['2']);
  });
});
