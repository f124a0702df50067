import { strict as assert } from 'node:assert';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import http from 'node:http';
import { cvm } from 'tencentcloud-sdk-nodejs-cvm';
import { signV3, startTencentCloudApi, type TencentCloudApi } from '../../examples/tencentcloud-api';
import { reported } from '../../src/util/diag';
import { type LocalServer, serve } from '../harness/server';
import { tc3Headers, transports } from '../harness/transports';
import { type Watched, watch } from '../harness/watched';

/** Everything secret that passes through the calls of this test. */
const SECRETS = {
  secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
  secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLEKEY',
  token: 'TOKEN-b6a4c2e8f0',
  query: 'QUERY-5f1d9b',
  requestBody: 'REQUESTBODY-77e1',
  responseBody: 'RESPONSEBODY-93ac',
};

describe('Nothing secret leaves in a span, a metric, a log or an error', () => {
  let api: TencentCloudApi;
  let server: LocalServer;
  let watched: Watched;
  const said: string[] = [];

  before(async () => {
    reported.clear();
    const { secretId, secretKey, token } = SECRETS;
    api = await startTencentCloudApi({ credentials: [{ secretId, secretKey, token }] });
    server = await serve((request, response) => {
      request.resume().on('end', () => {
        const error = request.url?.includes('fail') ? `"Error":{"Code":"AuthFailure.SecretIdNotFound","Message":"no ${secretId}"},` : '';
        response.end(`{"Response":{${error}"Secret":"${SECRETS.responseBody}","RequestId":"r"}}`);
      });
    });
    const say = (...words: unknown[]): void =>
      void said.push(words.map((word) => (word instanceof Error ? word.stack : JSON.stringify(word))).join(' '));
    diag.setLogger({ error: say, warn: say, info: say, debug: say, verbose: say }, DiagLogLevel.ALL);
    watched = watch({
      endpoints: [server.host, api.host],
      callHook: () => {
        throw new Error(`hook with ${secretId}`);
      },
    });
  });
  after(async () => {
    watched.stop();
    diag.disable();
    await api.close();
    await server.close();
  });

  it('whatever the client, the signature and the end of the call', async () => {
    const { secretId, secretKey, token, query, requestBody } = SECRETS;
    const zones = {
      service: 'cvm',
      action: 'DescribeZones',
      version: '2017-03-12',
      host: api.host,
      body: JSON.stringify({ Secret: requestBody }),
    };
    for (const transport of Object.values(transports)) {
      await transport({
        url: api.url,
        headers: { ...signV3({ secretId, secretKey, token }, zones), 'X-TC-Token': token },
        body: zones.body,
      });
      await transport({
        url: `${server.url}/fail?x=${query}`,
        headers: tc3Headers('sts', 'AssumeRole', {
          'X-TC-Token': token,
          Authorization: `TC3-HMAC-SHA256 Credential=${secretId}/2026-11-24/sts/tc3_request, Signature=${secretKey}`,
        }),
        body: requestBody,
      });
      await transport({
        url: `${server.url}/?Action=GetFederationToken&SecretId=${secretId}&Token=${token}&Signature=${secretKey}&x=${query}`,
        method: 'GET',
      });
      await transport({
        url: server.url,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `Action=GetFederationToken&SecretId=${secretId}&Token=${token}&Signature=${secretKey}&x=${requestBody}`,
      });
      await transport({
        url: `http://127.0.0.1:3/?x=${query}`,
        headers: tc3Headers('cvm', 'DescribeZones', { 'X-TC-Token': token }),
        body: requestBody,
      }).catch(() => undefined);
    }
    const { globalAgent } = http;
    http.globalAgent = api.agent;
    const wrong = new cvm.v20170312.Client({
      credential: { secretId, secretKey: 'x', token },
      region: 'ap-guangzhou',
      profile: { httpProfile: { protocol: 'http://' } },
    });
    await assert.rejects(wrong.DescribeZones());
    http.globalAgent = globalAgent;

    const spans = await watched.recorded(21);
    const everything = [
      ...spans.map(({ name, attributes, status, events, links, resource }) =>
        JSON.stringify({ name, attributes, status, events, links, resource: resource.attributes }),
      ),
      await watched.register.metrics(),
      ...said,
    ].join('\n');
    assert.ok(everything.includes('AuthFailure.SecretIdNotFound') && everything.includes('AKID****'), 'the signals are there');
    assert.ok(
      said.some((line) => line.includes('callHook failed (said once): Error: hook with AKID****')),
      'a log is there',
    );
    for (const [what, secret] of Object.entries(SECRETS)) assert.ok(!everything.includes(secret), `${what} has leaked`);
  });
});
