import { strict as assert } from 'node:assert';
import { answer, type LocalServer, serve } from '../harness/server';
import { transports } from '../harness/transports';
import { type Watched, watch } from '../harness/watched';

describe('The Host header says which host is called', () => {
  let server: LocalServer;
  let watched: Watched;

  before(async () => {
    server = await serve(answer({ Response: { RequestId: 'r' } }));
  });
  after(() => server.close());
  beforeEach(() => {
    watched = watch({ endpoints: ['127.0.0.1', 'gw.example.com'] });
  });
  afterEach(() => watched.stop());

  // With fetch there is no Host header of the caller's own.
  for (const name of ['node:http', 'undici 6', 'undici 7']) {
    const callAs = async (host: string): Promise<string[]> => {
      await transports[name]({ url: server.url, headers: { Host: host }, body: '{}' });
      return watched.samples('tencent_cloud_client_requests_total');
    };

    it(`over ${name}: a host of another protocol, behind an address in endpoints, is none of the API`, async () => {
      assert.deepEqual(await callAs('api.hunyuan.cloud.tencent.com'), []);
    });

    it(`over ${name}: a host in endpoints, behind whatever address, is one of the API`, async () => {
      assert.equal((await callAs('gw.example.com')).length, 1);
    });
  }
});
