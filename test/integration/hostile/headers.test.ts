import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http from 'node:http';
import { answer, type LocalServer, serve } from '../../support/server';
import { tc3Headers } from '../../support/transports';
import { type Watched, watch } from '../../support/watched';

/** What Node takes as the value of a header beside texts and numbers. */
const VALUES: Readonly<Record<string, unknown>> = {
  'an object with toString': { toString: () => 'DescribeZones' },
  'a String object': new String('DescribeZones'),
  'an array': ['DescribeZones'],
  'an array of objects': [{ toString: () => 'DescribeZones' }],
};

describe('A call whose X-TC-Action header makes it one is seen where the header is', () => {
  let server: LocalServer;
  let watched: Watched;

  before(async () => {
    server = await serve(answer({ Response: { RequestId: 'r-1' } }));
  });
  after(() => server.close());
  beforeEach(() => {
    watched = watch();
  });
  afterEach(() => watched.stop());

  for (const [name, value] of Object.entries(VALUES)) {
    it(name, async () => {
      const headers = { ...tc3Headers('cvm', 'x'), 'X-TC-Action': value } as http.OutgoingHttpHeaders;
      const request = http.request(server.url, { method: 'POST', headers }).end('{}');
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      response.resume();
      const [{ attributes }] = await watched.recorded(1);
      assert.equal(attributes['tencent_cloud.action'], 'DescribeZones');
    });
  }
});
