import { strict as assert } from 'node:assert';
import { FormReader, queryParameters } from '../../src/target/form';
import { targetOf } from '../../src/target/target';

const CREDENTIAL = 'TC3-HMAC-SHA256 Credential=AKIDx/2026-11-24/sts/tc3_request, SignedHeaders=host, Signature=0';

function target(
  headers: Record<string, string>,
  { service, region = '', path = '/' }: { service?: string; region?: string; path?: string } = {},
) {
  return targetOf({
    host: { service, region },
    address: 'h',
    port: 443,
    header: (name) => headers[name],
    parameters: () => queryParameters(path),
  });
}

describe('targetOf', () => {
  it('takes signature V3 calls from their headers', () => {
    const headers = {
      'x-tc-action': 'DescribeZones',
      'x-tc-version': '2017-03-12',
      'x-tc-region': 'ap-beijing',
      authorization: CREDENTIAL,
    };
    assert.deepEqual(target(headers, { service: 'cvm', region: 'ap-guangzhou' }), {
      service: 'cvm',
      action: 'DescribeZones',
      version: '2017-03-12',
      region: 'ap-beijing',
      address: 'h',
      port: 443,
    });
  });

  it('takes the service of a custom host from the credential scope', () => {
    assert.equal(target({ 'x-tc-action': 'GetCallerIdentity', authorization: CREDENTIAL }).service, 'sts');
    assert.equal(target({ 'x-tc-action': 'GetCallerIdentity', authorization: 'SKIP' }).service, '_OTHER');
  });

  it('falls back to the region of the access point', () => {
    assert.equal(target({ 'x-tc-action': 'A' }, { service: 'cvm', region: 'ap-guangzhou' }).region, 'ap-guangzhou');
    assert.equal(target({ 'x-tc-action': 'A', 'x-tc-region': '' }, { service: 'cvm' }).region, '');
  });

  it('does without the blanks around the values of headers', () => {
    const headers = { 'x-tc-action': ' DescribeZones', 'x-tc-version': '2017-03-12 ', 'x-tc-region': '\tap-guangzhou ' };
    const { action, version, region } = target(headers, { service: 'cvm' });
    assert.deepEqual([action, version, region], ['DescribeZones', '2017-03-12', 'ap-guangzhou']);
  });

  it('takes signature V1 calls from their query', () => {
    const path = '/?SecretId=AKIDx&Action=DescribeZones&Nonce=1&Version=2017-03-12&Region=ap-singapore&Signature=a%3D';
    const { service, action, version, region } = target({}, { service: 'cvm', path });
    assert.deepEqual([service, action, version, region], ['cvm', 'DescribeZones', '2017-03-12', 'ap-singapore']);
  });

  it('makes _OTHER of what does not look like what it should be', () => {
    const headers = { 'x-tc-action': 'a b"\n', 'x-tc-version': 'latest', 'x-tc-region': 'x"} 1' };
    const { service, action, version, region } = target(headers, { service: '$' });
    assert.deepEqual([service, action, version, region], ['_OTHER', '_OTHER', '_OTHER', '_OTHER']);
    assert.equal(target({ 'x-tc-action': 'A', 'x-tc-region': 'a'.repeat(49) }, { service: 'cvm' }).region, '_OTHER');
    assert.equal(target({ 'x-tc-action': 'A'.repeat(200) }, { service: 'cvm' }).action, '_OTHER');
    assert.equal(target({}, { service: 'cvm' }).action, '_OTHER');
    assert.equal(target({}, { service: 'cvm' }).version, undefined);
  });
});

describe('FormReader', () => {
  it('picks Action, Version and Region out of pieces of any size', () => {
    const form = 'Nonce=5&Token=SECRET&Action=Describe%5AZones&Version=2017-03-12&SecretId=AKIDx&Region=ap-singapore&Signature=x';
    for (let size = 1; size <= form.length; size++) {
      const reader = new FormReader();
      for (let at = 0; at < form.length; at += size) reader.write(Buffer.from(form.slice(at, at + size)));
      const { action, version, region } = reader.end();
      assert.deepEqual([action, version, region], ['DescribeZZones', '2017-03-12', 'ap-singapore']);
    }
  });

  it('picks what else is asked for, the first of repeated ones, also behind Action, Version and Region', () => {
    const reader = new FormReader(['FunctionName', 'Namespace', 'Absent']);
    const form =
      'FunctionName=a%20b&FunctionName=other&Action=Invoke&Version=2018-04-16&Region=ap-guangzhou&Other=x&Namespace=default&Token=SECRET';
    reader.write(Buffer.from(form));
    const { action, further } = reader.end();
    assert.equal(action, 'Invoke');
    assert.deepEqual(Object.fromEntries(further), { FunctionName: 'a b', Namespace: 'default' });
    assert.equal(queryParameters('/?Action=Invoke&FunctionName=f', ['FunctionName']).further.get('FunctionName'), 'f');
  });

  it('keeps nothing else, and nothing of values that are too long', () => {
    const reader = new FormReader();
    reader.write(Buffer.from(`SecretId=AKIDx&Action=${'A'.repeat(100_000)}&x`));
    assert.equal(reader.end().action?.length, 160);
    assert.ok(!JSON.stringify(reader).includes('AKID'));
  });

  it('reads on until all is found, whichever of them comes last, and then no further', () => {
    const pairs = ['Action=Invoke', 'Version=2018-04-16', 'Region=ap-guangzhou'];
    for (const last of pairs) {
      const reader = new FormReader();
      reader.write(Buffer.from(`${[...pairs.filter((pair) => pair !== last), last].join('&')}&Action=Second&`));
      const { action, version, region } = reader.end();
      assert.deepEqual([action, version, region], ['Invoke', '2018-04-16', 'ap-guangzhou'], last);
      assert.ok(reader.complete);
    }
    assert.ok(!new FormReader().complete);
  });

  it('does not go byte by byte through what it does not want', () => {
    let looked = 0;
    const counting = (text: string): Buffer =>
      new Proxy(Buffer.from(text), {
        get(bytes, key) {
          if (typeof key === 'string' && /^\d+$/.test(key)) looked++;
          const value: unknown = Reflect.get(bytes, key, bytes);
          return typeof value === 'function' ? value.bind(bytes) : value;
        },
      });
    for (const start of ['ImageBase64=', 'Action=', '', 'x'.repeat(200)]) {
      looked = 0;
      const reader = new FormReader();
      for (const text of [start, 'A'.repeat(1_000_000), 'A=A&Version=2017-03-12&Nonce=5']) reader.write(counting(text));
      assert.equal(reader.end().version, '2017-03-12', start);
      assert.ok(looked < 600, `${looked} bytes looked at`);
    }
  });

  it('takes a value with an equals sign whole, and one that is badly encoded as it stands', () => {
    const reader = new FormReader();
    reader.write(Buffer.from('Action=a=b&Version=%E4%&Region=%41'));
    const { action, version, region } = reader.end();
    assert.deepEqual([action, version, region], ['a=b', '%E4%', 'A']);
  });

  it('finds nothing where there is no query', () => {
    for (const path of ['/', '', '/Action=A', '?', '/?']) assert.equal(queryParameters(path).action, undefined, path);
    assert.equal(queryParameters('?Action=A').action, 'A');
    assert.equal(queryParameters('/?Action=A').action, 'A');
  });

  it('finds nothing in a body that is no form', () => {
    const reader = new FormReader();
    reader.write(Buffer.from('{"Action":"X","Limit":20}'));
    assert.equal(reader.end().action, undefined);
  });
});
