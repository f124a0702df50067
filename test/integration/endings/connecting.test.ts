import { strict as assert } from 'node:assert';
import * as https from 'node:https';
import { createServer } from 'node:http';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import * as undici6 from 'undici6';
import * as undici7 from 'undici7';
import { type LocalServer, listen } from '../../support/server';
import { tc3Headers } from '../../support/transports';
import { type Watched, watch } from '../../support/watched';

const URL_OF_API = 'https://cvm.tencentcloudapi.com/';
const CALL = { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' } as const;
const FIRST_WITH_PROXIES = 24;

describe('A connection that cannot be made is a failure, never an abort,', () => {
  let watched: Watched;
  let proxy: LocalServer;

  before(async () => {
    const refusing = createServer();
    refusing.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    proxy = await listen(refusing);
  });
  after(() => proxy.close());
  beforeEach(() => {
    watched = watch();
  });
  afterEach(() => watched.stop());

  async function failureOf(calling: Promise<unknown>): Promise<ReadableSpan['attributes'][string]> {
    await assert.rejects(calling);
    const [span] = await watched.recorded(1);
    assert.match((await watched.samples('tencent_cloud_client_requests_total')).join(), /outcome="failure"} 1$/);
    return span.attributes['error.type'];
  }

  for (const [name, undici] of Object.entries({ 'undici 6': undici6 as unknown as typeof undici7, 'undici 7': undici7 })) {
    const failing = (error: Error): undici7.Agent => new undici7.Agent({ connect: (_, callback) => callback(error, null) });
    const via = (dispatcher: undici7.Dispatcher): Promise<unknown> => undici.request(URL_OF_API, { ...CALL, dispatcher });

    describe(`over ${name}`, () => {
      for (const code of ['EAI_AGAIN', 'ERROR_IN_CERT_NOT_AFTER_FIELD']) {
        it(`with ${code}`, async () => {
          assert.equal(await failureOf(via(failing(Object.assign(new Error('m'), { code })))), code);
        });
      }

      it('with an error that has no code', async () => {
        assert.equal(await failureOf(via(failing(new TypeError('Socks5 proxy rejected the connection')))), 'TypeError');
      });

      it('through a proxy that refuses', async () => {
        const agent = new undici.ProxyAgent({ uri: proxy.url });
        assert.equal(await failureOf(via(agent)), 'UND_ERR_ABORTED');
        await agent.close();
      });
    });
  }

  it("over node:https, through Node's own proxy support, where the proxy refuses", async function () {
    if (Number.parseInt(process.versions.node, 10) < FIRST_WITH_PROXIES) this.skip();
    const agent = new https.Agent({ proxyEnv: { HTTPS_PROXY: proxy.url } } as https.AgentOptions);
    const calling = new Promise((resolve, reject) => {
      https.request(URL_OF_API, { method: 'POST', headers: CALL.headers, agent }, resolve).on('error', reject).end(CALL.body);
    });
    assert.equal(await failureOf(calling), 'ERR_PROXY_TUNNEL');
    agent.destroy();
  });
});
