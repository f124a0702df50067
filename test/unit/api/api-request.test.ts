import { strict as assert } from 'node:assert';
import { type ApiRequest, apiRequestOf, type RequestSource, secretIdOf } from '../../../src/api/api-request';
import { readQuery } from '../../../src/api/form-reader';

const CREDENTIAL = 'TC3-HMAC-SHA256 Credential=AKIDx/2026-11-24/sts/tc3_request, SignedHeaders=host, Signature=0';

const SECRET_ID = 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE';

interface Host {
  readonly service?: string;
  readonly region?: string;
  readonly address?: string;
  readonly port?: number;
  readonly path?: string;
}

function source(
  headers: Record<string, string>,
  { service, region = '', address = 'h', port = 443, path = '/' }: Host = {},
): RequestSource {
  return {
    endpoint: { kind: 'api', service, region },
    handle: { address, port, header: (name) => headers[name] },
    commonParameters: () => readQuery(path),
  };
}

function request(headers: Record<string, string>, host?: Host): ApiRequest {
  return apiRequestOf(source(headers, host));
}

describe('apiRequestOf', () => {
  it('reads signature V3 calls from their headers', () => {
    const headers = {
      'x-tc-action': 'DescribeZones',
      'x-tc-version': '2017-03-12',
      'x-tc-region': 'ap-beijing',
      authorization: CREDENTIAL,
    };
    assert.deepEqual(request(headers, { service: 'cvm', region: 'ap-guangzhou' }), {
      service: 'cvm',
      action: 'DescribeZones',
      version: '2017-03-12',
      region: 'ap-beijing',
      address: 'h',
      port: 443,
    });
  });

  it('reads the service of a custom host from the credential scope', () => {
    assert.equal(request({ 'x-tc-action': 'GetCallerIdentity', authorization: CREDENTIAL }).service, 'sts');
    assert.equal(request({ 'x-tc-action': 'GetCallerIdentity', authorization: 'SKIP' }).service, '_OTHER');
  });

  it('falls back to the region of the host', () => {
    assert.equal(request({ 'x-tc-action': 'A' }, { service: 'cvm', region: 'ap-guangzhou' }).region, 'ap-guangzhou');
    assert.equal(request({ 'x-tc-action': 'A', 'x-tc-region': '' }, { service: 'cvm' }).region, '');
  });

  it('trims the values of headers', () => {
    const headers = { 'x-tc-action': ' DescribeZones', 'x-tc-version': '2017-03-12 ', 'x-tc-region': '\tap-guangzhou ' };
    const { action, version, region } = request(headers, { service: 'cvm' });
    assert.deepEqual([action, version, region], ['DescribeZones', '2017-03-12', 'ap-guangzhou']);
  });

  it('reads signature V1 calls from their query', () => {
    const path = '/?SecretId=AKIDx&Action=DescribeZones&Nonce=1&Version=2017-03-12&Region=ap-singapore&Signature=a%3D';
    const { service, action, version, region } = request({}, { service: 'cvm', path });
    assert.deepEqual([service, action, version, region], ['cvm', 'DescribeZones', '2017-03-12', 'ap-singapore']);
  });

  it('replaces by _OTHER what does not look like what it should be', () => {
    const headers = { 'x-tc-action': 'a b"\n', 'x-tc-version': 'latest', 'x-tc-region': 'x"} 1' };
    const { service, action, version, region } = request(headers, { service: '$' });
    assert.deepEqual([service, action, version, region], ['_OTHER', '_OTHER', '_OTHER', '_OTHER']);
    assert.equal(request({ 'x-tc-action': 'A', 'x-tc-region': 'a'.repeat(49) }, { service: 'cvm' }).region, '_OTHER');
    assert.equal(request({ 'x-tc-action': 'A'.repeat(200) }, { service: 'cvm' }).action, '_OTHER');
    assert.equal(request({}, { service: 'cvm' }).action, '_OTHER');
    assert.equal(request({}, { service: 'cvm' }).version, undefined);
  });

  it('replaces by _OTHER what holds a SecretId, whatever field it is in', () => {
    const { service, action, version, region, address } = request(
      { 'x-tc-action': SECRET_ID, 'x-tc-version': SECRET_ID, 'x-tc-region': SECRET_ID.toLowerCase() },
      { service: SECRET_ID.toLowerCase(), address: `${SECRET_ID.toLowerCase()}.example.com` },
    );
    assert.deepEqual([service, action, version, region, address], ['_OTHER', '_OTHER', '_OTHER', '_OTHER', '_OTHER']);
    assert.equal(request({ 'x-tc-action': `Get${SECRET_ID}` }, { service: 'cvm' }).action, '_OTHER');
  });

  it('keeps words that merely look a little like one', () => {
    assert.equal(
      request({ 'x-tc-action': 'DescribeWikiDocumentVersions' }, { service: 'wikidocs' }).action,
      'DescribeWikiDocumentVersions',
    );
  });

  it('returns the same frozen object for calls with signature V1 that ask for the same', () => {
    const of = (path: string): ApiRequest => request({}, { service: 'cvm', path });
    const first = of('/?Action=RunInstances&Version=2017-03-12&Region=ap-guangzhou&Nonce=1');
    assert.equal(of('/?Action=RunInstances&Version=2017-03-12&Region=ap-guangzhou&Nonce=2'), first);
    assert.equal(of('/?Action=RunInstances&Version=2017-03-12&Region=ap-beijing&Nonce=3').region, 'ap-beijing');
  });

  it('returns the same frozen object for calls that ask for the same', () => {
    const headers = { 'x-tc-action': 'DescribeZones', 'x-tc-version': '2017-03-12', 'x-tc-region': 'ap-beijing' };
    const first = request(headers, { service: 'cvm' });
    assert.equal(request({ ...headers }, { service: 'cvm' }), first);
    assert.ok(Object.isFrozen(first));
  });

  for (const [what, headers, host] of [
    ['region', { 'x-tc-region': 'ap-guangzhou' }, {}],
    ['version', { 'x-tc-version': '2020-01-01' }, {}],
    ['service', {}, { service: 'sts' }],
    ['address', {}, { address: 'other' }],
    ['port', {}, { port: 8443 }],
  ] as const) {
    it(`returns another object for another ${what}`, () => {
      const usual = { 'x-tc-action': 'DescribeZones', 'x-tc-version': '2017-03-12', 'x-tc-region': 'ap-beijing' };
      const first = request(usual, { service: 'cvm' });
      const other = request({ ...usual, ...headers }, { service: 'cvm', ...host });
      assert.notEqual(other, first);
      assert.notDeepEqual(other, first);
      assert.deepEqual(request(usual, { service: 'cvm' }), first);
    });
  }

  it('reads the region of the host again where the header is empty', () => {
    const headers = { 'x-tc-action': 'DescribeHosts' };
    assert.equal(request(headers, { service: 'cvm', region: 'ap-beijing' }).region, 'ap-beijing');
    assert.equal(request(headers, { service: 'cvm', region: 'ap-shanghai' }).region, 'ap-shanghai');
  });
});

describe('secretIdOf', () => {
  const authorization = `TC3-HMAC-SHA256 Credential=${SECRET_ID}/2026-11-24/cvm/tc3_request, SignedHeaders=host, Signature=0`;

  it('masks the key of signature V3, except its first and last four characters', () => {
    assert.equal(secretIdOf(source({ 'x-tc-action': 'A', authorization })), 'AKID****MPLE');
    assert.equal(secretIdOf(source({ authorization: authorization.replace('AKID', 'IKID') })), 'IKID****MPLE');
  });

  it('masks the key of signature V1', () => {
    assert.equal(secretIdOf(source({}, { path: `/?Action=A&SecretId=${SECRET_ID}` })), 'AKID****MPLE');
  });

  for (const [what, headers, path] of [
    ['is not a key', { authorization: 'SKIP' }, '/'],
    ['is too short to be one', { authorization: 'TC3-HMAC-SHA256 Credential=AKIDx/2026-11-24/cvm/tc3_request' }, '/'],
    ['looks like a password', { authorization: 'TC3-HMAC-SHA256 Credential=Gu5t9xGARNpq86cd98joQYCN/2026-11-24/cvm/tc3_request' }, '/'],
    ['is missing', {}, '/'],
    ['is not a key, in a query', {}, '/?SecretId=Gu5t9xGARNpq86cd98joQYCN'],
  ] as const) {
    it(`is undefined where there ${what}`, () => {
      assert.equal(secretIdOf(source(headers, { path })), undefined);
    });
  }
});
