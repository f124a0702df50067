import { strict as assert } from 'node:assert';
import { FormReader, readQuery } from '../../../src/api/form-reader';

const SECRET_ID = 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE';

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

  it('picks request parameters, the first of repeated ones, also after Action, Version and Region', () => {
    const reader = new FormReader(['FunctionName', 'Namespace', 'Absent']);
    const form =
      'FunctionName=a%20b&FunctionName=other&Action=Invoke&Version=2018-04-16&Region=ap-guangzhou&Other=x&Namespace=default&Token=SECRET';
    reader.write(Buffer.from(form));
    const { action, requestParameters } = reader.end();
    assert.equal(action, 'Invoke');
    assert.deepEqual(Object.fromEntries(requestParameters), { FunctionName: 'a b', Namespace: 'default' });
    assert.equal(readQuery('/?Action=Invoke&FunctionName=f', ['FunctionName']).requestParameters.get('FunctionName'), 'f');
  });

  it('keeps nothing else, and nothing of values that are too long', () => {
    const reader = new FormReader();
    reader.write(Buffer.from(`SecretId=AKIDx&Action=${'A'.repeat(100_000)}&x`));
    assert.equal(reader.end().action?.length, 160);
    assert.ok(!JSON.stringify(reader).includes('AKID'));
  });

  it('reads on until all is found, whichever of them comes last, and then no further', () => {
    const pairs = ['Action=Invoke', 'Version=2018-04-16', 'Region=ap-guangzhou', `SecretId=${SECRET_ID}`];
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

  it('keeps the equals sign in a value, and a badly encoded value as it is', () => {
    const reader = new FormReader();
    reader.write(Buffer.from('Action=a=b&Version=%E4%&Region=%41'));
    const { action, version, region } = reader.end();
    assert.deepEqual([action, version, region], ['a=b', '%E4%', 'A']);
  });

  it('finds nothing where there is no query', () => {
    for (const path of ['/', '', '/Action=A', '?', '/?']) assert.equal(readQuery(path).action, undefined, path);
    assert.equal(readQuery('?Action=A').action, 'A');
    assert.equal(readQuery('/?Action=A').action, 'A');
  });

  it('finds nothing in a body that is not a form', () => {
    const reader = new FormReader();
    reader.write(Buffer.from('{"Action":"X","Limit":20}'));
    assert.equal(reader.end().action, undefined);
  });

  it('masks the SecretId, and keeps nothing that does not look like one', () => {
    assert.equal(readQuery(`/?Action=A&SecretId=${SECRET_ID}&Token=x`).secretId, 'AKID****MPLE');
    assert.equal(readQuery(`/?SecretId=${encodeURIComponent(SECRET_ID)}`).secretId, 'AKID****MPLE');
    assert.equal(readQuery('/?SecretId=short').secretId, '');
    assert.ok(!JSON.stringify(readQuery(`/?SecretId=${SECRET_ID}`)).includes(SECRET_ID));
  });
});
