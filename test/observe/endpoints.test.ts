import { strict as assert } from 'node:assert';
import { answer, type LocalServer, serve } from '../harness/server';
import { transports } from '../harness/transports';
import { type Watched, watch } from '../harness/watched';

const FORM = 'Action=DescribeZones&Version=2017-03-12&Region=ap-guangzhou&SecretId=AKIDtest&Signature=00';

describe('An endpoint that is called under another Host header', () => {
  let server: LocalServer;
  let watched: Watched;

  before(async () => {
    server = await serve(answer({ Response: { RequestId: 'r' } }));
  });
  after(() => server.close());
  afterEach(() => watched.stop());

  // With fetch there is no Host header of the caller's own.
  for (const name of ['node:http', 'undici 6', 'undici 7']) {
    for (const endpoint of ['127.0.0.1', /^127\.0\.0\.1$/]) {
      it(`is recognised over ${name} by ${String(endpoint)}`, async () => {
        watched = watch({ endpoints: [endpoint] });
        const headers = { Host: 'api.internal.example', 'Content-Type': 'application/x-www-form-urlencoded' };
        await transports[name]({ url: server.url, headers, body: FORM });
        const [span] = await watched.recorded(1);
        assert.equal(span.attributes['tencent_cloud.action'], 'DescribeZones');
      });
    }
  }

  it('is not taken for one by its address where nothing is listed', async () => {
    watched = watch();
    await transports['node:http']({ url: server.url, headers: { Host: 'api.internal.example' }, body: FORM });
    assert.deepEqual(await watched.samples('tencent_cloud_client_requests_total'), []);
  });
});
