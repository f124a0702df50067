import { strict as assert } from 'node:assert';
import { formatAuthority, parseAuthority } from '../../../src/util/destination';

describe('parseAuthority', () => {
  const cases: Record<string, [name: string, port?: number]> = {
    'a.b': ['a.b'],
    'a.b:80': ['a.b', 80],
    'a.b.': ['a.b'],
    'a.b.:80': ['a.b', 80],
    'a.b:': ['a.b'],
    'a.b:x': ['a.b'],
    'A.B:80': ['a.b', 80],
    '[::1]:80': ['::1', 80],
    '[::1]': ['::1'],
    '::1': ['::1'],
    'fe80::1:80': ['fe80::1:80'],
    '': [''],
  };
  for (const [host, [name, port]] of Object.entries(cases)) {
    it(`splits ${JSON.stringify(host)}, the first time and from the cache`, () => {
      assert.deepEqual(parseAuthority(host), { name, port });
      assert.deepEqual(parseAuthority(host), { name, port });
    });
  }
});

describe('formatAuthority', () => {
  it('puts an IPv6 address in brackets', () => {
    assert.equal(formatAuthority({ name: '::1', port: 80 }), '[::1]:80');
    assert.equal(formatAuthority({ name: '::1', port: undefined }), '[::1]');
    assert.equal(formatAuthority({ name: 'gw', port: 80 }), 'gw:80');
  });
});
