import { strict as assert } from 'node:assert';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { Registry } from 'prom-client';
import * as prometheusClient from 'prom-client';
import { ProxyAgent, request as undiciRequest } from 'undici7';
import { TencentCloudInstrumentation } from '../../src';
import { answer, listen, type LocalServer, serve } from '../support/server';
import { tc3Headers, transports } from '../support/transports';
import { type Watched, watch } from '../support/watched';

const PREFIX = 'OTEL_INSTRUMENTATION_TENCENTCLOUD_';
const ENVELOPE = { Response: { Error: { Code: 'AuthFailure.TokenFailure', Message: 'm' }, RequestId: 'r-1' } };

describe('What is recognised and what is not is said through diag', () => {
  let server: LocalServer;
  let watched: Watched;
  let said: string[];

  before(async () => {
    server = await serve(answer(ENVELOPE));
  });
  after(() => server.close());
  afterEach(() => {
    watched.stop();
    diag.disable();
  });

  function hear(level: DiagLogLevel): void {
    said = [];
    const say = (...words: unknown[]): void => {
      if (words[0] === 'tencentcloud') said.push(words.join(' '));
    };
    diag.setLogger({ error: say, warn: say, info: say, debug: say, verbose: say }, { logLevel: level, suppressOverrideMessage: true });
  }

  for (const [name, transport] of Object.entries(transports)) {
    it(`once for each host, at DEBUG (${name})`, async () => {
      watched = watch();
      hear(DiagLogLevel.DEBUG);
      await transport({ url: server.url });
      await transport({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones') });
      await watched.recorded(1);
      assert.deepEqual(said, [
        `tencentcloud ${server.host} is recorded only with an X-TC-Action header; endpoints (${PREFIX}ENDPOINTS) can name it`,
      ]);
    });
  }

  it('with the reason, and which service a host is of', async () => {
    watched = watch({ endpoints: [server.host] });
    hear(DiagLogLevel.DEBUG);
    for (const host of ['cvm.ap-shanghai.tencentcloudapi.com', 'region.cls.tencentcs.com', server.host]) {
      await transports['node:http']({ url: server.url, headers: { host } });
    }
    await watched.recorded(2);
    assert.deepEqual(said, [
      'tencentcloud cvm.ap-shanghai.tencentcloudapi.com is a host of the API: cvm ap-shanghai',
      'tencentcloud region.cls.tencentcs.com is not recorded: it speaks another protocol of Tencent Cloud',
      `tencentcloud ${server.host} is a host of the API: listed in endpoints `,
    ]);
  });

  it('of a tunnel through a proxy', async () => {
    const proxy = await tunnellingProxy();
    watched = watch();
    hear(DiagLogLevel.DEBUG);
    const dispatcher = new ProxyAgent({ uri: proxy.url, proxyTunnel: true });
    const { body } = await undiciRequest(server.url, { dispatcher, method: 'POST', headers: tc3Headers('cvm', 'DescribeZones') });
    await body.dump();
    await watched.recorded(1);
    await dispatcher.close();
    await proxy.close();
    assert.ok(said.includes('tencentcloud a CONNECT request is not recorded; the calls inside the tunnel are'), said.join('\n'));
  });

  it('of each call at VERBOSE, also of one that is ignored', async () => {
    watched = watch({ ignoreCall: ({ service }) => service === 'sts' });
    hear(DiagLogLevel.VERBOSE);
    await transports.fetch({ url: server.url, headers: tc3Headers('sts', 'GetCallerIdentity') });
    await transports.fetch({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones') });
    await watched.recorded(1);
    assert.deepEqual(said.slice(1), [
      'tencentcloud left out by ignoreCall: sts GetCallerIdentity',
      'tencentcloud recorded cvm DescribeZones ap-guangzhou error AuthFailure.TokenFailure RequestId r-1',
    ]);
  });

  it('of the set-up, when it is enabled', () => {
    watched = watch();
    hear(DiagLogLevel.DEBUG);
    const bare = new TencentCloudInstrumentation({ enabled: false, prometheus: false, meter: false });
    const counting = new TencentCloudInstrumentation({
      enabled: false,
      spans: 'failed',
      prometheus: { client: prometheusClient, register: new Registry() },
    });
    assert.deepEqual(said, []);
    for (const instrumentation of [bare, counting]) {
      instrumentation.enable();
      instrumentation.disable();
    }
    assert.deepEqual(said, [
      `tencentcloud no Prometheus metrics: prom-client is missing (npm install prom-client), or prometheus (${PREFIX}PROMETHEUS) is false`,
      `tencentcloud no instruments on the Meter API: meter (${PREFIX}METER) is false`,
      `tencentcloud Prometheus metrics without exemplars: prometheus.exemplars (${PREFIX}PROMETHEUS_EXEMPLARS) needs the OpenMetrics format`,
      'tencentcloud spans: failed',
    ]);
  });

  it('not at all at INFO', async () => {
    watched = watch();
    hear(DiagLogLevel.INFO);
    await transports.fetch({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones') });
    await watched.recorded(1);
    assert.deepEqual(said, []);
  });
});

/** A proxy that opens a tunnel for each CONNECT. */
function tunnellingProxy(): Promise<LocalServer> {
  const proxy = createServer();
  proxy.on('connect', ({ url = '' }: IncomingMessage, client: Socket) => {
    const [host, port] = url.split(':');
    const target = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) socket.on('error', () => socket.destroy());
  });
  return listen(proxy);
}
