import { strict as assert } from 'node:assert';
import { holdsSecretId, maskSecrets } from '../../../src/util/mask-secrets';

const SECRET_ID = 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE';
const SECRET_KEY = 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE';

describe('maskSecrets', () => {
  it('masks SecretIds of accounts, roles and the international site', () => {
    assert.equal(maskSecrets(`id ${SECRET_ID} and IKIDabc_-1`), 'id AKID**** and IKID****');
  });

  for (const before of ['SecretId%3D', '"id\\":\\"', 'a\\n', 'SecretId_', 'id']) {
    it(`masks a SecretId after ${before}`, () => assert.equal(maskSecrets(`${before}${SECRET_ID}`), `${before}AKID****`));
  }

  for (const text of [
    `the key is ${SECRET_KEY}`,
    `Signature=${SECRET_KEY.slice(0, 8)}`,
    `"Token":"${SECRET_KEY.slice(0, 8)}"`,
    `SecretKey: ${SECRET_KEY.slice(0, 8)}`,
  ]) {
    it(`masks key material in ${text}`, () => {
      const masked = maskSecrets(text);
      assert.ok(!masked.includes(SECRET_KEY.slice(0, 8)), masked);
      assert.match(masked, /\*{4}/);
    });
  }

  for (const text of [
    'f6c9b2a0-1d2e-4f3a-8b4c-5d6e7f8a9b0c',
    'InvalidParameterValue.InvalidInstanceTypeInZoneUnsupported',
    'the requested region ap-shanghai-fsi-production-environment is wrong',
  ]) {
    it(`leaves ${text} alone`, () => assert.equal(maskSecrets(text), text));
  }
});

describe('A key of 32 characters, the shortest that is masked', () => {
  it('is masked wherever it stands in a text', () => {
    for (let at = 0; at < 70; at++) assert.equal(maskSecrets(`${' '.repeat(at)}${SECRET_KEY}, ok`), `${' '.repeat(at)}****, ok`);
  });

  it('is left alone if it is shorter, wherever it stands', () => {
    const shorter = SECRET_KEY.slice(1);
    for (let at = 0; at < 70; at++) assert.equal(maskSecrets(`${' '.repeat(at)}${shorter}, ok`), `${' '.repeat(at)}${shorter}, ok`);
  });
});

describe('holdsSecretId', () => {
  it('finds a SecretId anywhere in a text', () => {
    assert.ok(holdsSecretId(SECRET_ID));
    assert.ok(holdsSecretId(`a.${SECRET_ID}.b`));
    assert.ok(!holdsSecretId('DescribeInstances'));
    assert.ok(!holdsSecretId('AKID'));
  });
});
