import { strict as assert } from 'node:assert';
import * as prometheusClient from 'prom-client';
import { Registry } from 'prom-client';
import { TencentCloudInstrumentation } from '../../src';
import { answer, serve } from '../support/server';
import { tc3Headers, transports } from '../support/transports';
import { watching } from '../support/watching';

const REQUESTS = 'tencent_cloud_client_requests_total';

describe('Counters', () => {
  const setUp = watching(() => serve(answer({ Response: { RequestId: 'r' } })));

  const call = (transport: keyof typeof transports = 'node:http'): Promise<unknown> =>
    transports[transport]({ url: setUp.server.url, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });
  const counts = async (): Promise<string[]> => (await setUp.watched.samples(REQUESTS)).map((line) => line.split(' ')[1]);

  it('have each call once where there are two instances, also on two registries', async () => {
    const register = new Registry();
    const second = new TencentCloudInstrumentation({ prometheus: { client: prometheusClient, register: setUp.watched.register } });
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
    setUp.watched.instrumentation.disable();
    await call();
    assert.deepEqual(await counts(), []);
    setUp.watched.instrumentation.enable();
    setUp.watched.instrumentation.enable();
    await call();
    assert.deepEqual(await counts(), ['1']);
  });

  it('go on in the same metrics with another configuration', async () => {
    await call();
    setUp.watched.instrumentation.setConfig(setUp.watched.instrumentation.getConfig());
    await call();
    assert.deepEqual(await counts(), ['2']);
  });
});
