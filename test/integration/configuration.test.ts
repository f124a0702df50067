import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as prometheusClient from 'prom-client';
import { TencentCloudInstrumentation } from '../../src';
import { answer, type LocalServer, serve } from '../support/server';
import { tc3Headers, transports } from '../support/transports';
import { type Watched, watch } from '../support/watched';

describe('TencentCloudInstrumentation', () => {
  it('throws a TypeError that names the option, at construction and in setConfig', () => {
    const bad = { spans: 'errors' } as never;
    const expected = { name: 'TypeError', message: /^TencentCloudInstrumentation: spans must be / };
    assert.throws(() => new TencentCloudInstrumentation(bad), expected);
    const instrumentation = new TencentCloudInstrumentation({ enabled: false, prometheus: false });
    assert.throws(() => instrumentation.setConfig(bad), expected);
  });

  it('checks options with enabled: false, too', () => {
    const prometheus = { exemplars: true, client: prometheusClient, register: new prometheusClient.Registry() };
    assert.throws(() => new TencentCloudInstrumentation({ enabled: false, prometheus }), /prometheus\.exemplars must be/);
  });

  it('carries the name and version of the package', () => {
    const manifest = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { name: string; version: string };
    const { instrumentationName, instrumentationVersion } = new TencentCloudInstrumentation({ enabled: false, prometheus: false });
    assert.deepEqual([instrumentationName, instrumentationVersion], [manifest.name, manifest.version]);
  });

  describe('with enabled: false', () => {
    let server: LocalServer;
    let watched: Watched;

    before(async () => {
      server = await serve(answer({ Response: { RequestId: 'r' } }));
    });
    after(() => server.close());
    beforeEach(() => {
      watched = watch({ enabled: false, prometheus: { services: [{ service: 'sts' }] } });
    });
    afterEach(() => watched.stop());

    const call = (): Promise<unknown> => transports.fetch({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones') });

    it('does nothing until enable()', async () => {
      await call();
      assert.equal((await watched.register.metrics()).trim(), '');
      watched.instrumentation.enable();
      await call();
      assert.equal((await watched.recorded(1)).length, 1);
      const [requests] = await watched.samples('tencent_cloud_client_requests_total');
      assert.ok(requests.endsWith(' 1'), requests);
    });

    it('does nothing after setConfig() either', async () => {
      watched.instrumentation.setConfig(watched.instrumentation.getConfig());
      await call();
      assert.equal((await watched.register.metrics()).trim(), '');
      assert.equal(watched.spans().length, 0);
    });
  });

  describe('with an endpoint that names its service', () => {
    let server: LocalServer;
    let watched: Watched;

    before(async () => {
      server = await serve(answer({ Response: { RequestId: 'r' } }));
    });
    after(() => server.close());
    afterEach(() => watched.stop());

    for (const [name, transport] of Object.entries(transports)) {
      it(`counts under that service, whatever the signature says (${name})`, async () => {
        watched = watch({ endpoints: [{ host: server.host, service: 'cvm' }] });
        await transport({ url: server.url, headers: tc3Headers('127', 'DescribeZones') });
        await watched.recorded(1);
        const [requests] = await watched.samples('tencent_cloud_client_requests_total');
        assert.match(requests, /tc_service="cvm",tc_action="DescribeZones"/);
      });
    }
  });
});
