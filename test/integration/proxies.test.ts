import assert from 'node:assert/strict';
import * as http from 'node:http';
import * as https from 'node:https';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import axios from 'axios';
import { cvm } from 'tencentcloud-sdk-nodejs-cvm';
import { ProxyAgent, request as undiciRequest } from 'undici7';
import { answer, type LocalServer, serve } from '../support/server';
import { tc3Headers } from '../support/transports';
import { type Watched, watch } from '../support/watched';
import { isNode } from './endings/clients';
import { recordedEnding } from './endings/recorded';
import { refusingUrl, REQUEST_ID } from './endings/server';

const HEADERS = tc3Headers('cvm', 'DescribeZones');

describe('Through a forward proxy the server of a call is the API, not the proxy,', () => {
  let proxy: LocalServer;
  let watched: Watched;
  let reader: PrometheusExporter;
  const asked: string[] = [];

  before(async () => {
    // It answers in place of the API, as nothing of a test leaves this machine.
    const api = answer({ Response: { RequestId: REQUEST_ID } });
    proxy = await serve((request, response) => {
      asked.push(`${request.url}`);
      api(request, response);
    });
  });
  after(() => proxy.close());
  beforeEach(() => {
    asked.length = 0;
    watched = watch();
    reader = new PrometheusExporter({ preventServerStart: true });
    watched.instrumentation.setMeterProvider(new MeterProvider({ readers: [reader] }));
  });
  afterEach(() => watched.stop());

  async function durationServers(): Promise<unknown[]> {
    const { resourceMetrics } = await reader.collect();
    const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    const duration = metrics.find(({ descriptor }) => descriptor.name === 'rpc.client.call.duration');
    return (duration?.dataPoints ?? []).map(({ attributes }) => [attributes['server.address'], attributes['server.port']]);
  }

  function byHand(path: string, headers: http.OutgoingHttpHeaders = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: proxy.port, path, method: 'POST', headers: { ...HEADERS, ...headers } };
      http
        .request(options, (response) => response.resume().on('end', resolve))
        .on('error', reject)
        .end('{}');
    });
  }

  const URL_OF_API = 'http://cvm.tencentcloudapi.com/';
  const ways: Record<string, { call: () => Promise<unknown>; port?: number; needs?: number }> = {
    'node:http by hand': { call: () => byHand(URL_OF_API, { Host: 'cvm.tencentcloudapi.com' }) },
    'node:http by hand, without a Host header of its own': { call: () => byHand(URL_OF_API) },
    'node:http by hand, to another port': { call: () => byHand('http://cvm.tencentcloudapi.com:8080/'), port: 8080 },
    'axios with `proxy`': {
      call: () => axios.post(URL_OF_API, '{}', { headers: HEADERS, proxy: { protocol: 'http', host: '127.0.0.1', port: proxy.port } }),
    },
    'axios with HTTP_PROXY': {
      call: async () => {
        process.env.http_proxy = proxy.url;
        try {
          await axios.post(URL_OF_API, '{}', { headers: HEADERS });
        } finally {
          delete process.env.http_proxy;
        }
      },
    },
    "Node's own proxy support": {
      call: () =>
        new Promise((resolve, reject) => {
          const agent = new http.Agent({ proxyEnv: { HTTP_PROXY: proxy.url } } as http.AgentOptions);
          http
            .request(URL_OF_API, { method: 'POST', headers: HEADERS, agent }, (response) => response.resume().on('end', resolve))
            .on('error', reject)
            .end('{}');
        }),
      needs: 24,
    },
    undici: {
      call: async () => {
        const dispatcher = new ProxyAgent({ uri: proxy.url, proxyTunnel: false });
        const { body } = await undiciRequest(URL_OF_API, { method: 'POST', headers: HEADERS, body: '{}', dispatcher });
        await body.dump();
        await dispatcher.close();
      },
    },
  };
  for (const [name, { call, port = 80, needs = 20 }] of Object.entries(ways)) {
    it(`on the span and in rpc.client.call.duration (${name})`, async function () {
      if (!isNode(needs)) this.skip();
      await call();
      const [{ attributes }, ...more] = await watched.recorded(1);
      assert.equal(more.length, 0);
      assert.match(asked[0], /^http:\/\/cvm\.tencentcloudapi\.com/, 'the path is absolute');
      assert.deepEqual([attributes['server.address'], attributes['server.port']], ['cvm.tencentcloudapi.com', port]);
      assert.equal(attributes['rpc.method'], 'cvm/DescribeZones');
      assert.deepEqual(await durationServers(), [['cvm.tencentcloudapi.com', port]]);
    });
  }
});

/** What is used of the package `tunnel`. */
interface Tunnel {
  httpsOverHttp(options: { readonly proxy: { readonly host: string; readonly port: number } }): https.Agent;
}

describe('A call through a proxy that is down is one failure,', () => {
  let watched: Watched;
  let proxy: URL;

  beforeEach(async () => {
    watched = watch();
    proxy = new URL(await refusingUrl());
  });
  afterEach(() => watched.stop());

  function overHttps(agent: https.Agent): Promise<unknown> {
    return new Promise((resolve, reject) => {
      https.request('https://cvm.tencentcloudapi.com/', { method: 'POST', headers: HEADERS, agent }, resolve).on('error', reject).end('{}');
    });
  }

  const ways: Record<string, { call: () => Promise<unknown>; code?: string }> = {
    "with the SDK's httpProfile.proxy": {
      call: () =>
        new cvm.v20170312.Client({
          credential: { secretId: 'AKIDx', secretKey: 'x' },
          region: 'ap-guangzhou',
          profile: { httpProfile: { proxy: proxy.origin } },
        }).DescribeZones(),
    },
    'with https-proxy-agent 5': {
      call: () => overHttps((require('https-proxy-agent5') as (uri: string) => https.Agent)(proxy.origin)),
    },
    'with a tunnel agent': {
      call: () => {
        const { httpsOverHttp } = require('tunnel') as Tunnel;
        return overHttps(httpsOverHttp({ proxy: { host: proxy.hostname, port: Number(proxy.port) } }));
      },
      code: 'ECONNRESET',
    },
    'with an agent of the application, and a client that aborts when it hears of the error': {
      call: () =>
        new Promise((_, reject) => {
          const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
          const agent = { addRequest: (request: http.ClientRequest) => setImmediate(() => request.emit('error', refused)) };
          const request = http.request('http://cvm.tencentcloudapi.com/', {
            method: 'POST',
            headers: HEADERS,
            agent: agent as unknown as http.Agent,
          });
          request.on('error', (error) => {
            request.abort();
            reject(error);
          });
          request.end('{}');
        }),
    },
  };
  for (const [name, { call, code = 'ECONNREFUSED' }] of Object.entries(ways)) {
    it(name, async function () {
      // Nothing tells Node 20 of a request that never gets a socket from an agent that is not derived from Node's: no channel, no `onSocket`.
      if (!isNode(22)) this.skip();
      await assert.rejects(call());
      await watched.recorded(1);
      const { requestId: _, ...ending } = await recordedEnding(watched);
      assert.deepEqual(ending, { outcome: 'failure', family: '_NETWORK', code, spanStatus: 'ERROR' });
    });
  }

  it('with https-proxy-agent 9, which derives from the agent of Node', async () => {
    const { HttpsProxyAgent } = await import('https-proxy-agent');
    await assert.rejects(overHttps(new HttpsProxyAgent(proxy.origin)));
    await watched.recorded(1);
    const { requestId: _, ...ending } = await recordedEnding(watched);
    assert.deepEqual(ending, { outcome: 'failure', family: '_NETWORK', code: 'ECONNREFUSED', spanStatus: 'ERROR' });
  });
});
