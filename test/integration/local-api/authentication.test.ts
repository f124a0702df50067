import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import * as http from 'node:http';
import { signV1, signV3, startTencentCloudApi, type TencentCloudApi, type V1Call } from '../../../examples/tencentcloud-api';
import { answerTo, codeOf, send, type Envelope } from './signed-call';

/** The key pairs with which the examples in the API documentation are really signed: the asterisks are the key. */
const DOCUMENTED_V3 = { secretId: `AKID${'*'.repeat(32)}`, secretKey: '*'.repeat(32) };
const DOCUMENTED_V1 = { secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******', secretKey: 'Gu5t9xGARNpq86cd98joQYCN3*******' };

/** Sends exactly these headers, Host included, which fetch would not do. */
function sendRaw(
  api: TencentCloudApi,
  path: string,
  method: string,
  headers: Record<string, string>,
  body = '',
): Promise<Envelope['Response']> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: api.port, path, method, headers, agent: api.agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve((JSON.parse(text) as Envelope).Response));
    });
    request.on('error', reject).end(body);
  });
}

/** A V3 signature written out for a request of these header lines with the body `{}`. */
function signature(secretKey: string, date: string, timestamp: number, headerLines: readonly string[], signedHeaders: string): string {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const canonicalRequest = ['POST', '/', '', ...headerLines, '', signedHeaders, sha256('{}')].join('\n');
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), 'cvm'), 'tc3_request');
  return hmac(key, ['TC3-HMAC-SHA256', timestamp, `${date}/cvm/tc3_request`, sha256(canonicalRequest)].join('\n')).toString('hex');
}

describe('the local Tencent Cloud API authenticates', () => {
  let api: TencentCloudApi;

  beforeEach(async () => void (api = await startTencentCloudApi()));
  afterEach(() => api.close());

  it('the V3 example of the documentation', async () => {
    const documented = await startTencentCloudApi({ credentials: [DOCUMENTED_V3], now: () => 1_551_113_065_000 });
    const answer = await sendRaw(
      documented,
      '/',
      'POST',
      {
        Authorization:
          `TC3-HMAC-SHA256 Credential=${DOCUMENTED_V3.secretId}/2019-02-25/cvm/tc3_request, ` +
          'SignedHeaders=content-type;host;x-tc-action, Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f',
        'Content-Type': 'application/json; charset=utf-8',
        Host: 'cvm.tencentcloudapi.com',
        'X-TC-Action': 'DescribeInstances',
        'X-TC-Timestamp': '1551113065',
        'X-TC-Version': '2017-03-12',
        'X-TC-Region': 'ap-guangzhou',
      },
      '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
    );
    assert.equal(answer.Error, undefined);
    await documented.close();
  });

  it('the V1 example of the documentation', async () => {
    const documented = await startTencentCloudApi({ credentials: [DOCUMENTED_V1], now: () => 1_465_185_768_000 });
    const query =
      'Action=DescribeInstances&InstanceIds.0=ins-09dx96dg&Limit=20&Nonce=11886&Offset=0&Region=ap-guangzhou' +
      `&SecretId=${DOCUMENTED_V1.secretId}&Timestamp=1465185768&Version=2017-03-12` +
      `&Signature=${encodeURIComponent('zmmjn35mikh6pM3V7sUEuX4wyYM=')}`;
    const answer = await sendRaw(documented, `/?${query}`, 'GET', { Host: 'cvm.tencentcloudapi.com' });
    assert.equal(answer.Error, undefined);
    assert.equal(answer.TotalCount, 0);
    await documented.close();
  });

  it('a call under any Host', async () => {
    for (const host of [api.host, `localhost:${api.port}`, 'cvm.tencentcloudapi.com', 'cvm.ap-guangzhou.tencentcloudapi.com:8443']) {
      const form = signV1(api.credentials[0], { action: 'DescribeRegions', version: '2017-03-12', method: 'GET', host });
      assert.equal((await sendRaw(api, `/?${form}`, 'GET', { Host: host })).Error, undefined, host);
    }
    assert.deepEqual(Object.fromEntries(api.counts), { 'cvm/DescribeRegions/': 4 });
  });

  it('a V1 form whatever its label says', async () => {
    const form = signV1(api.credentials[0], { action: 'DescribeRegions', version: '2017-03-12', method: 'POST', host: api.host });
    const response = await fetch(api.url, { method: 'POST', body: String(form), headers: { 'Content-Type': 'application/json' } });
    assert.equal(((await response.json()) as Envelope).Response.Error, undefined);
  });

  it('a body that is not part of the signature, when the client says so', async () => {
    assert.equal(await codeOf(api, { unsignedPayload: true, body: '{ }' }), undefined);
    const headers = { 'X-TC-Content-SHA256': 'UNSIGNED-PAYLOAD' };
    assert.equal(await codeOf(api, { headers }), 'AuthFailure.SignatureFailure', 'claimed but not signed so');
  });

  it('only what is signed: a change of body, key, host, content type, date or service fails', async () => {
    const failure = 'AuthFailure.SignatureFailure';
    assert.equal(await codeOf(api), undefined);
    assert.equal(await codeOf(api, { secretKey: 'wrong' }), failure);
    assert.equal(await codeOf(api, { host: 'cvm.tencentcloudapi.com' }), failure);
    assert.equal(await codeOf(api, { headers: { 'Content-Type': 'text/plain' } }), failure);
    assert.equal(await codeOf(api, { headers: { 'X-TC-Timestamp': String(Math.floor(Date.now() / 1000) - 100) } }), failure);

    const signed = signV3(api.credentials[0], {
      service: 'cvm',
      action: 'DescribeRegions',
      version: '2017-03-12',
      host: api.host,
      body: '{}',
    });
    const otherBody = await fetch(api.url, { method: 'POST', headers: signed, body: '{ }' });
    assert.equal(((await otherBody.json()) as Envelope).Response.Error?.Code, failure);
    const otherService = { ...signed, Authorization: signed.Authorization.replace('/cvm/', '/sms/') };
    const elsewhere = await fetch(api.url, { method: 'POST', headers: otherService, body: '{}' });
    assert.equal(((await elsewhere.json()) as Envelope).Response.Error?.Code, failure);
  });

  it('no scope of another day, no signature that leaves out host or content type', async () => {
    const now = 1_800_000_000;
    const clocked = await startTencentCloudApi({ now: () => now * 1000 });
    const [{ secretId, secretKey }] = clocked.credentials;
    const type = 'content-type:application/json';
    const host = `host:${clocked.host}`;
    const cases = [
      ['2027-01-15', [type, host], 'content-type;host', undefined],
      ['2027-01-14', [type, host], 'content-type;host', 'AuthFailure.SignatureFailure'],
      ['2027-01-15', [type], 'content-type', 'AuthFailure.SignatureFailure'],
      ['2027-01-15', [host], 'host', 'AuthFailure.SignatureFailure'],
    ] as const;
    for (const [date, lines, names, code] of cases) {
      const Authorization =
        `TC3-HMAC-SHA256 Credential=${secretId}/${date}/cvm/tc3_request, SignedHeaders=${names}, ` +
        `Signature=${signature(secretKey, date, now, lines, names)}`;
      assert.equal(await codeOf(clocked, { timestamp: now, headers: { Authorization } }), code, `${date} ${names}`);
    }
    await clocked.close();
  });

  it('a V1 call only with the right key, parameters, method and algorithm', async () => {
    const call: V1Call = { action: 'DescribeRegions', version: '2017-03-12', method: 'GET', host: api.host };
    const get = async (form: URLSearchParams): Promise<string | undefined> =>
      ((await (await fetch(`${api.url}/?${form}`)).json()) as Envelope).Response.Error?.Code;
    assert.equal(await get(signV1(api.credentials[0], call)), undefined);
    assert.equal(await get(signV1({ ...api.credentials[0], secretKey: 'wrong' }, call)), 'AuthFailure.SignatureFailure');
    assert.equal(await get(signV1(api.credentials[0], { ...call, method: 'POST' })), 'AuthFailure.SignatureFailure');
    for (const [name, value] of [
      ['Region', 'ap-beijing'],
      ['SignatureMethod', 'HmacSHA256'],
      ['SignatureMethod', 'HmacMD5'],
      ['Signature', 'x'],
    ]) {
      const form = signV1(api.credentials[0], call);
      form.set(name, value);
      assert.equal(await get(form), 'AuthFailure.SignatureFailure', `${name}=${value}`);
    }
    const form = signV1(api.credentials[0], call);
    form.delete('Signature');
    assert.equal(await get(form), 'MissingParameter');
  });

  it('no unknown SecretId, no header of another kind, no call that has no time', async () => {
    const { secretKey } = api.credentials[0];
    api.credentials.splice(0, 1, { secretId: 'AKIDnew', secretKey });
    const before = { ...api, credentials: [{ secretId: 'AKIDold', secretKey }] };
    const { Error } = await answerTo(before);
    assert.deepEqual(Error, {
      Code: 'AuthFailure.SecretIdNotFound',
      Message: 'The SecretId is not found, please ensure that your SecretId is correct.',
    });
    for (const Authorization of ['SKIP', 'Bearer abc', 'TC3-HMAC-SHA256 Credential=a/b/c']) {
      assert.equal(await codeOf(api, { headers: { Authorization } }), 'AuthFailure.InvalidAuthorization');
    }
    assert.equal(await codeOf(api, { headers: { 'X-TC-Timestamp': 'now' } }), 'MissingParameter');
  });

  it('for five minutes around its clock', async () => {
    const now = 1_800_000_000;
    const clocked = await startTencentCloudApi({ now: () => now * 1000 });
    assert.equal(await codeOf(clocked, { timestamp: now - 300 }), undefined);
    assert.equal(await codeOf(clocked, { timestamp: now + 300 }), undefined);
    assert.equal(await codeOf(clocked, { timestamp: now - 301 }), 'AuthFailure.SignatureExpire');
    assert.equal(await codeOf(clocked, { timestamp: now + 301 }), 'AuthFailure.SignatureExpire');
    await clocked.close();
  });

  it('temporary keys with their token only', async () => {
    const credentials = [{ secretId: 'AKIDtmp', secretKey: 'k', token: 'session' }];
    const temporary = await startTencentCloudApi({ credentials });
    assert.equal(await codeOf(temporary), undefined);
    assert.equal(await codeOf(temporary, { headers: { 'X-TC-Token': 'stale' } }), 'AuthFailure.TokenFailure');
    assert.equal(await codeOf(api, { headers: { 'X-TC-Token': 'surplus' } }), 'AuthFailure.TokenFailure');
    await temporary.close();
  });

  it('and authorizes: a key may call what it is allowed to', async () => {
    const credentials = [{ secretId: 'AKIDsome', secretKey: 'k', allow: ['sms', 'cvm/DescribeRegions'] }];
    const limited = await startTencentCloudApi({ credentials });
    assert.equal(await codeOf(limited), undefined);
    const { Error, RequestId } = await answerTo(limited, { action: 'DescribeZones', region: 'ap-guangzhou' });
    assert.equal(Error?.Code, 'UnauthorizedOperation');
    assert.ok(Error?.Message.startsWith(`[request id:${RequestId}]you are not authorized to perform operation (cvm:DescribeZones)`));
    await limited.close();
  });

  it('without ever saying a key', async () => {
    const texts: string[] = [];
    for (const changes of [{}, { secretKey: 'wrong' }, { headers: { Authorization: 'SKIP' } }, { timestamp: 1 }]) {
      const response = await send(api, changes);
      texts.push(JSON.stringify([...response.headers]), await response.text());
    }
    const { secretId, secretKey } = api.credentials[0];
    assert.ok(!texts.join().includes(secretKey) && !texts.join().includes(secretId));
  });
});
