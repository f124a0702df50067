import assert from 'node:assert/strict';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { LABELS, METRICS, samplesOf, total } from '../../support/contract';
import { forgetReported } from '../../support/reported';
import { type LocalServer, serve } from '../../support/server';
import { tc3Headers, transports } from '../../support/transports';
import { type Watched, watch } from '../../support/watched';

describe('A `diag` logger that throws at every level', () => {
  let server: LocalServer;
  let watched: Watched | undefined;
  let thrown: number;

  before(async () => {
    server = await serve((request, response) => {
      request.resume();
      response.end('{"Response":{"Error":{"Code":"LimitExceeded","Message":"m"},"RequestId":"r"}}');
    });
  });
  after(() => server.close());
  beforeEach(() => {
    forgetReported();
    thrown = 0;
    const fail = (...words: unknown[]): void => {
      // The API itself says what is registered.
      if (!words.includes('tencentcloud')) return;
      thrown++;
      throw new Error('the disk is full');
    };
    const logger = { error: fail, warn: fail, info: fail, debug: fail, verbose: fail };
    diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  });
  afterEach(() => {
    watched?.stop();
    diag.disable();
  });

  it('keeps neither the constructor nor setConfig() from working', () => {
    watched = watch({ endpoints: ['gateway.example.com'], prometheus: { services: [{ service: 'cvm' }] } });
    watched.instrumentation.setConfig({ ...watched.instrumentation.getConfig(), endpoints: ['other.example.com'] });
    watched.instrumentation.disable();
    watched.instrumentation.enable();
  });

  for (const [name, transport] of Object.entries(transports)) {
    it(`loses no call, not even the first to a host (${name})`, async () => {
      watched = watch({ endpoints: [server.host] });
      for (let i = 0; i < 2; i++) await transport({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });
      await watched.recorded(2);
      assert.equal(await total(watched.register, METRICS.requests), 2);
      assert.ok(thrown > 0, 'something was said');
    });

    it(`counts no call that ignoreCall leaves out (${name})`, async () => {
      watched = watch({ endpoints: [server.host], ignoreCall: ({ action }) => action === 'DescribeZones' });
      for (const action of ['DescribeZones', 'RunInstances']) {
        await transport({ url: server.url, headers: tc3Headers('cvm', action), body: '{}' });
      }
      await watched.recorded(1);
      const actions = (await samplesOf(watched.register, METRICS.requests)).map(({ labels }) => labels[LABELS.action]);
      assert.deepEqual(actions, ['RunInstances']);
    });
  }
});
