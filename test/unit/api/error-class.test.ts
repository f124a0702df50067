import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { classifyCode } from '../../../src/api/error-class';

const COMMON_CODES =
  `ActionOffline AuthFailure.InvalidAuthorization AuthFailure.InvalidSecretId AuthFailure.MFAFailure AuthFailure.SecretIdNotFound
AuthFailure.SignatureExpire AuthFailure.SignatureFailure AuthFailure.TokenFailure AuthFailure.UnauthorizedOperation DryRunOperation FailedOperation
InternalError InvalidAction InvalidParameter InvalidParameterValue InvalidRequest IpInBlacklist IpNotInWhitelist LimitExceeded MissingParameter
NoSuchProduct NoSuchVersion RequestLimitExceeded RequestLimitExceeded.GlobalRegionUinLimitExceeded RequestLimitExceeded.IPLimitExceeded
RequestLimitExceeded.UinLimitExceeded RequestSizeLimitExceeded ResourceInUse ResourceInsufficient ResourceNotFound ResourceUnavailable
ResponseSizeLimitExceeded ServiceUnavailable UnauthorizedOperation UnknownParameter UnsupportedOperation UnsupportedProtocol UnsupportedRegion`.split(
    /\s+/,
  );

describe('classifyCode', () => {
  it('knows the family and category of all common codes', () => {
    assert.equal(COMMON_CODES.length, 38);
    for (const code of COMMON_CODES) {
      const { family, category } = classifyCode(code);
      assert.equal(family, code.split('.')[0]);
      assert.ok(category !== 'other' || code === 'DryRunOperation', `${code}: ${category}`);
    }
  });

  it('leaves fewer than 1.5 % of all documented codes to _OTHER', () => {
    const lines = gunzipSync(readFileSync(join(__dirname, '../../fixtures/error-codes.tsv.gz')))
      .toString()
      .trim()
      .split('\n');
    const codes = [...new Set(lines.map((line) => line.split('\t')[1]))];
    assert.ok(codes.length > 12_000);
    const others = codes.filter((code) => classifyCode(code).family === '_OTHER');
    assert.ok(others.length / codes.length < 0.015, `${others.length} of ${codes.length}`);
    for (const code of codes) assert.equal(classifyCode(code).code, code, 'a documented code is recorded as it is');
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
      assert.equal(classifyCode(code).category, 'throttling', code);
    }
    for (const code of [
      'LimitExceeded',
      'LimitExceeded.VpcLimitExceeded',
      'OperationDenied.QuotaLimitExceeded',
      'AddressQuotaLimitExceeded',
      'ResourceInsufficient.SpecifiedInstanceType',
      'ResourcesSoldOut.SpecifiedInstanceType',
    ]) {
      assert.equal(classifyCode(code).category, 'quota', code);
    }
    for (const code of ['RequestSizeLimitExceeded', 'InvalidParameterValue.InvalidQuotaType', 'InvalidParameter.TPMBelowQuota']) {
      assert.equal(classifyCode(code).category, 'client', code);
    }
  });

  it('takes the family before the first dot, keeps case, and closes the list', () => {
    assert.equal(classifyCode('FailedOperation.DeleteTrigger.UrlUsed').family, 'FailedOperation');
    assert.equal(classifyCode('FailedOperation.').family, 'FailedOperation');
    assert.equal(classifyCode('authfailure.SignatureFailure').family, '_OTHER');
    assert.equal(classifyCode('_HTTP').family, '_OTHER');
    assert.equal(classifyCode('_NETWORK.x').family, '_OTHER');
    assert.equal(classifyCode('toString').family, '_OTHER');
    assert.equal(classifyCode('4001').family, '_OTHER');
    assert.deepEqual(classifyCode('.Frequency'), { code: '.Frequency', family: '_OTHER', category: 'other' });
    // What stands before the dot is not looked at for the category, what stands behind it is.
    assert.equal(classifyCode('TooFrequent.Other').category, 'other');
    assert.equal(classifyCode('TooFrequent').category, 'throttling');
    assert.equal(classifyCode('Other.TooFrequent').category, 'throttling');
  });

  it('replaces characters that no code has', () => {
    assert.equal(classifyCode('A"} 1\n# x').code, 'A___1___x');
  });

  it('trims blanks at the ends', () => {
    assert.deepEqual(classifyCode(' InternalError\n'), { code: 'InternalError', family: 'InternalError', category: 'server' });
  });

  it('replaces a code that holds a SecretId', () => {
    const code = 'AuthFailure.AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE';
    assert.deepEqual(classifyCode(code), { code: '_OTHER', family: '_OTHER', category: 'other' });
  });

  it('does not take a word for another one that contains it', () => {
    assert.equal(classifyCode('FailedOperation.LowFrequencyLimit').category, 'state');
    assert.equal(classifyCode('FailedOperation.PullRateLimitExceeded').category, 'state');
    assert.equal(classifyCode('FailedOperation.RateLimitExceeded').category, 'throttling');
    assert.equal(classifyCode('FailedOperation.LowFrequencyLimit.TooOften').category, 'throttling');
  });

  it('returns the same frozen object for the same code', () => {
    assert.equal(classifyCode('InternalError'), classifyCode('InternalError'));
    assert.ok(Object.isFrozen(classifyCode('InternalError')));
  });
});
