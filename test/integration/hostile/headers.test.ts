import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http from 'node:http';
import { answer, serve } from '../../support/server';
import { tc3Headers } from '../../support/transports';
import { watching } from '../../support/watching';

/** What Node takes as the value of a header beside texts and numbers. */
const VALUES: Readonly<Record<string, unknown>> = {
  'an object with toString': { toString: () => 'DescribeZones' },
  'a String object': new String('DescribeZones'),
  'an array': ['DescribeZones'],
  'an array of objects': [{ toString: () => 'DescribeZones' }],
};

describe('A call whose X-TC-Action header makes it one is seen where the header is', () => {
  const setUp = watching(() => serve(answer({ Response: { RequestId: 'r-1' } })));

  for (const [name, value] of Object.entries(VALUES)) {
    it(name, async () => {
      const headers = { ...tc3Headers('cvm', 'x'), 'X-TC-Action': value } as http.OutgoingHttpHeaders;
      const request = http.request(setUp.server.url, { method: 'POST', headers }).end('{}');
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      response.resume();
      const [{ attributes }] = await setUp.watched.recorded(1);
      assert.equal(attributes['tencent_cloud.action'], 'DescribeZones');
    });
  }
});
