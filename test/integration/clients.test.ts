import { strict as assert } from 'node:assert';
import axios from 'axios';
import nodeFetch from 'node-fetch';
import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import { cvm } from 'tencentcloud-sdk-nodejs-cvm';
import { request as undiciRequest } from 'undici7';
import { type Credential, signV3, startTencentCloudApi, type TencentCloudApi } from '../../examples/tencentcloud-api';
import { type Watched, watch } from '../support/watched';
import { intl } from './intl-sdk';
import http from 'node:http';

const REGION = 'ap-guangzhou';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Each way calls `cvm/DescribeZones` with the given credential. */
type Client = (api: TencentCloudApi, credential: Credential) => Promise<unknown>;

const zones = { service: 'cvm', action: 'DescribeZones', version: '2017-03-12', region: REGION, body: '{}' };

/** Without an endpoint of its own, so that the SDK calls cvm.tencentcloudapi.com, by the global agent of node:http. */
function sdkConfig({ secretId, secretKey }: Credential, signMethod: 'TC3-HMAC-SHA256' | 'HmacSHA1' | 'HmacSHA256') {
  return { credential: { secretId, secretKey }, region: REGION, profile: { signMethod, httpProfile: { protocol: 'http://' as const } } };
}

const clients: Record<string, Client> = {
  'the SDK': (_, credential) => new cvm.v20170312.Client(sdkConfig(credential, 'TC3-HMAC-SHA256')).DescribeZones(),
  'the SDK with HmacSHA1': (_, credential) => new cvm.v20170312.Client(sdkConfig(credential, 'HmacSHA1')).DescribeZones(),
  'the common client of the SDK': (_, credential) =>
    new CommonClient('cvm.tencentcloudapi.com', '2017-03-12', sdkConfig(credential, 'TC3-HMAC-SHA256')).request('DescribeZones', {}),
  'the international SDK, whose default is signature V1': (_, { secretId, secretKey }) => {
    const { Credential: IntlCredential, ClientProfile, HttpProfile } = intl.common;
    const profile = new ClientProfile(undefined, new HttpProfile('http://', 'cvm.tencentcloudapi.com'));
    const client = new intl.cvm.v20170312.Client(new IntlCredential(secretId, secretKey), REGION, profile);
    return new Promise((resolve, reject) => {
      client.DescribeZones(new intl.cvm.v20170312.Models.DescribeZonesRequest(), (error, response) =>
        error ? reject(error) : resolve(response),
      );
    });
  },
  axios: (api, credential) => axios.post(api.url, zones.body, { headers: signV3(credential, { ...zones, host: api.host }) }),
  got: async (api, credential) => {
    const { got } = await import('got');
    return got.post(api.url, { body: zones.body, headers: signV3(credential, { ...zones, host: api.host }) });
  },
  'node-fetch': async (api, credential) =>
    (await nodeFetch(api.url, { method: 'POST', body: zones.body, headers: signV3(credential, { ...zones, host: api.host }) })).text(),
  fetch: async (api, credential) =>
    (await fetch(api.url, { method: 'POST', body: zones.body, headers: signV3(credential, { ...zones, host: api.host }) })).text(),
  undici: async (api, credential) =>
    (
      await undiciRequest(api.url, { method: 'POST', body: zones.body, headers: signV3(credential, { ...zones, host: api.host }) })
    ).body.text(),
};

describe('Each client gives the same span and counters for the same call', () => {
  let api: TencentCloudApi;
  let watched: Watched;

  const { globalAgent } = http;
  before(async () => {
    api = await startTencentCloudApi();
  });
  after(() => api.close());
  beforeEach(() => {
    watched = watch({ endpoints: [api.host] });
  });
  afterEach(() => watched.stop());

  /** Whatever has no agent of its own goes to the local API, under the name that it calls. */
  before(() => {
    http.globalAgent = api.agent;
  });
  after(() => {
    http.globalAgent = globalAgent;
  });

  for (const [name, call] of Object.entries(clients)) {
    it(`${name}: a success`, async () => {
      await call(api, api.credentials[0]);
      const [span, ...more] = await watched.recorded(1);
      assert.equal(more.length, 0);
      const { 'tencent_cloud.request_id': requestId, 'tencent_cloud.trace_id': traceId, ...attributes } = span.attributes;
      assert.match(String(requestId), UUID);
      if (name.includes('SDK')) assert.match(String(traceId), UUID);
      assert.deepEqual(attributes, {
        'rpc.system.name': 'tencent_cloud',
        'rpc.method': 'cvm/DescribeZones',
        ...(name.includes('SDK')
          ? { 'server.address': 'cvm.tencentcloudapi.com', 'server.port': 80 }
          : { 'server.address': '127.0.0.1', 'server.port': api.port }),
        'http.response.status_code': 200,
        'cloud.region': REGION,
        'tencent_cloud.service': 'cvm',
        'tencent_cloud.action': 'DescribeZones',
        'tencent_cloud.api_version': '2017-03-12',
      });
      assert.equal(span.name, 'cvm/DescribeZones');
      assert.deepEqual(await watched.samples('tencent_cloud_client_requests_total'), [
        `{tc_service="cvm",tc_action="DescribeZones",tc_region="${REGION}",outcome="success"} 1`,
      ]);
    });

    it(`${name}: a wrong key`, async () => {
      await call(api, { ...api.credentials[0], secretKey: 'wrong' }).catch(() => undefined);
      const [span, ...more] = await watched.recorded(1);
      assert.equal(more.length, 0);
      assert.equal(span.attributes['tencent_cloud.error.code'], 'AuthFailure.SignatureFailure');
      assert.equal(span.attributes['tencent_cloud.error.family'], 'AuthFailure');
      assert.equal(span.attributes['tencent_cloud.error.category'], 'auth');
      assert.equal(span.attributes['rpc.status_code'], 'AuthFailure.SignatureFailure');
      assert.equal(span.attributes['error.type'], 'AuthFailure.SignatureFailure');
      assert.match(String(span.attributes['tencent_cloud.request_id']), UUID);
      assert.deepEqual(await watched.samples('tencent_cloud_client_errors_total'), [
        `{tc_service="cvm",tc_region="${REGION}",family="AuthFailure",category="auth"} 1`,
      ]);
      assert.deepEqual(await watched.samples('tencent_cloud_client_error_codes_total'), [
        `{tc_service="cvm",tc_action="DescribeZones",tc_region="${REGION}",family="AuthFailure",code="AuthFailure.SignatureFailure"} 1`,
      ]);
    });
  }

  it('a call that the SDK ends after its timeout is a failure, not an abort', async () => {
    api.faults.add({ kind: 'hang', times: 1 });
    const config = sdkConfig(api.credentials[0], 'TC3-HMAC-SHA256');
    const client = new cvm.v20170312.Client({ ...config, profile: { httpProfile: { protocol: 'http://', reqTimeout: 0.1 } } });
    await assert.rejects(client.DescribeZones());
    const [span] = await watched.recorded(1);
    assert.equal(span.attributes['error.type'], 'ETIMEDOUT');
    assert.match((await watched.samples('tencent_cloud_client_requests_total'))[0], /outcome="failure"/);
  });
});
