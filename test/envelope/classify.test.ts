import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { classify, classOf } from '../../src/envelope/classify';
import { maskedMessage } from '../../src/envelope/message';

const COMMON_CODES =
  `ActionOffline AuthFailure.InvalidAuthorization AuthFailure.InvalidSecretId AuthFailure.MFAFailure AuthFailure.SecretIdNotFound
AuthFailure.SignatureExpire AuthFailure.SignatureFailure AuthFailure.TokenFailure AuthFailure.UnauthorizedOperation DryRunOperation FailedOperation
InternalError InvalidAction InvalidParameter InvalidParameterValue InvalidRequest IpInBlacklist IpNotInWhitelist LimitExceeded MissingParameter
NoSuchProduct NoSuchVersion RequestLimitExceeded RequestLimitExceeded.GlobalRegionUinLimitExceeded RequestLimitExceeded.IPLimitExceeded
RequestLimitExceeded.UinLimitExceeded RequestSizeLimitExceeded ResourceInUse ResourceInsufficient ResourceNotFound ResourceUnavailable
ResponseSizeLimitExceeded ServiceUnavailable UnauthorizedOperation UnknownParameter UnsupportedOperation UnsupportedProtocol UnsupportedRegion`.split(
    /\s+/,
  );

describe('classOf', () => {
  it('knows the family and category of all common codes', () => {
    assert.equal(COMMON_CODES.length, 38);
    for (const code of COMMON_CODES) {
      const { family, category } = classOf(code);
      assert.equal(family, code.split('.')[0]);
      assert.ok(category !== 'other' || code === 'DryRunOperation', `${code}: ${category}`);
    }
  });

  it('leaves fewer than 1.5 % of all documented codes to _OTHER', () => {
    const lines = gunzipSync(readFileSync(join(__dirname, '../fixtures/error-codes.tsv.gz')))
      .toString()
      .trim()
      .split('\n');
    const codes = [...new Set(lines.map((line) => line.split('\t')[1]))];
    assert.ok(codes.length > 12_000);
    const others = codes.filter((code) => classOf(code).family === '_OTHER');
    assert.ok(others.length / codes.length < 0.015, `${others.length} of ${codes.length}`);
    for (const code of codes) assert.equal(classOf(code).code, code, 'a documented code is recorded as it is');
  });

  it('finds throttling in other families, and tells it from quota', () => {
    for (const code of [
      'FailedOperation.RequestLimitExceeded30S',
      'LimitExceeded.TooManyRequests',
      'UnsupportedOperation.FrequencyLimit',
      'RequestLimitExceeded',
      'FailedOperation.WriteQpsLimit',
      'InvalidParameter.TPMLimitExceeded',
      'FailedOperation.TooFrequently',
      'LimitExceeded.CdnHostOpTooOften',
    ]) {
      assert.equal(classOf(code).category, 'throttling', code);
    }
    for (const code of [
      'LimitExceeded',
      'LimitExceeded.VpcLimitExceeded',
      'OperationDenied.QuotaLimitExceeded',
      'AddressQuotaLimitExceeded',
      'ResourceInsufficient.SpecifiedInstanceType',
      'ResourcesSoldOut.SpecifiedInstanceType',
    ]) {
      assert.equal(classOf(code).category, 'quota', code);
    }
    for (const code of ['RequestSizeLimitExceeded', 'InvalidParameterValue.InvalidQuotaType', 'InvalidParameter.TPMBelowQuota']) {
      assert.equal(classOf(code).category, 'client', code);
    }
  });

  it('takes the family before the first dot, keeps case, and closes the list', () => {
    assert.equal(classOf('FailedOperation.DeleteTrigger.UrlUsed').family, 'FailedOperation');
    assert.equal(classOf('FailedOperation.').family, 'FailedOperation');
    assert.equal(classOf('authfailure.SignatureFailure').family, '_OTHER');
    assert.equal(classOf('_HTTP').family, '_OTHER');
    assert.equal(classOf('_NETWORK.x').family, '_OTHER');
    assert.equal(classOf('toString').family, '_OTHER');
    assert.equal(classOf('4001').family, '_OTHER');
    assert.deepEqual(classOf('.Frequency'), { code: '.Frequency', family: '_OTHER', category: 'other' });
    // What stands before the dot is not looked at for the category, what stands behind it is.
    assert.equal(classOf('TooFrequent.Other').category, 'other');
    assert.equal(classOf('TooFrequent').category, 'throttling');
    assert.equal(classOf('Other.TooFrequent').category, 'throttling');
  });

  it('lets no character into a code that has no business in a label', () => {
    assert.equal(classOf('A"} 1\n# x').code, 'A___1___x');
  });
});

describe('classify', () => {
  it('remembers a bounded number of codes, and still classifies the rest', () => {
    for (let i = 0; i < 2000; i++) classify(`FailedOperation.Number${i}`);
    const late = classify('FailedOperation.Late');
    classify('FailedOperation.Number0');
    assert.notEqual(classify('FailedOperation.Late'), late);
    assert.deepEqual(classify('FailedOperation.Late'), classOf('FailedOperation.Late'));
  });
});

describe('maskedMessage', () => {
  it('masks SecretIds of accounts, roles and the international site', () => {
    const masked = maskedMessage('id AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE and IKIDabc_-1');
    assert.equal(masked, 'id AKID**** and IKID****');
  });

  it('masks them whatever stands before', () => {
    for (const before of ['SecretId%3D', '"id\\":\\"', 'a\\n', 'SecretId_', 'id']) {
      assert.equal(maskedMessage(`${before}AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE`), `${before}AKID****`);
    }
  });

  it('is cut at 1,024 characters', () => {
    assert.equal(maskedMessage('m'.repeat(2000)).length, 1024);
  });
});
