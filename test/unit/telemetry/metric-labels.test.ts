import { strict as assert } from 'node:assert';
import { type CallLabels, MetricLabels, OVERFLOW } from '../../../src/telemetry/metric-labels';
import { callWithError, callWithFailure, finishedCall } from '../../support/finished-call';

const METHOD = { tc_service: 'cvm', tc_action: 'DescribeZones' };

describe('Metric labels', () => {
  const plain = (labels: object | undefined): object => ({ ...labels });

  /** The distinct label sets of one metric. */
  function series(calls: readonly CallLabels[], metric: 'request' | 'error' | 'code'): Set<string> {
    return new Set(calls.flatMap((labels) => (labels[metric] === undefined ? [] : [JSON.stringify(labels[metric])])));
  }

  it('of a success name service, action, region and outcome', () => {
    const { request, duration, error, code, overflows } = new MetricLabels(100).of(finishedCall());
    assert.deepEqual(plain(request), { ...METHOD, tc_region: 'ap-guangzhou', outcome: 'success' });
    assert.deepEqual(plain(duration), { ...METHOD, outcome: 'success' });
    assert.deepEqual([error, code, overflows], [undefined, undefined, []]);
  });

  it('of an error and of a failure name family, category and code too', () => {
    const labels = new MetricLabels(100);
    const region = { tc_region: 'ap-guangzhou' };
    const throttled = labels.of(callWithError('LimitExceeded.TooManyRequests'));
    assert.deepEqual(plain(throttled.error), { tc_service: 'cvm', ...region, family: 'LimitExceeded', category: 'throttling' });
    assert.deepEqual(plain(throttled.code), { ...METHOD, ...region, family: 'LimitExceeded', code: 'LimitExceeded.TooManyRequests' });
    const reset = labels.of(callWithFailure('ECONNRESET'));
    assert.deepEqual(plain(reset.code), { ...METHOD, ...region, family: '_NETWORK', code: 'ECONNRESET' });
  });

  it('of a dry run and of an abort count as no error', () => {
    const labels = new MetricLabels(100);
    const { error } = callWithError('DryRunOperation');
    for (const call of [finishedCall({ outcome: 'dry_run', error }), finishedCall({ outcome: 'aborted' })]) {
      assert.deepEqual([labels.of(call).error, labels.of(call).code], [undefined, undefined]);
    }
  });

  it('of a call that failed after its error was read are those of the failure', () => {
    const { error } = callWithError('InternalError');
    assert.equal(new MetricLabels(100).of(callWithFailure('ECONNRESET', { error })).code?.code, 'ECONNRESET');
  });

  it('of calls with one request are their own, even if a code is named like an outcome, or a failure like an error', () => {
    const labels = new MetricLabels(100);
    const { request } = finishedCall();
    const calls = [finishedCall(), callWithError('success'), callWithFailure('ECONNRESET'), callWithError('ECONNRESET')];
    const said = [...calls, ...calls].map((call) => {
      const { request: requestLabels, error } = labels.of({ ...call, request });
      return `${requestLabels.outcome} ${error?.family}`;
    });
    const expected = ['success undefined', 'error _OTHER', 'failure _NETWORK', 'error _OTHER'];
    assert.deepEqual(said, [...expected, ...expected]);
  });

  it('are one object for all calls alike', () => {
    const labels = new MetricLabels(100);
    assert.equal(labels.of(callWithError('InternalError')), labels.of(callWithError('InternalError')));
    assert.equal(labels.of(finishedCall()).zeros, labels.of(finishedCall({ request: { action: 'RunInstances' } })).zeros);
  });

  for (const maxSeries of [1, 2, 5, 100]) {
    it(`by code are at most ${maxSeries} with maxSeries: ${maxSeries}, whatever services, regions, actions and families there are`, () => {
      const labels = new MetricLabels(maxSeries);
      const calls = Array.from({ length: 3000 }, (_, i) =>
        callWithError(['InternalError', 'LimitExceeded', 'Strange'][i % 3] + `.Made${i}`, {
          request: { service: `service${i % 7}`, region: `ap-${i % 5}`, action: `Do${i % 11}` },
        }),
      );
      const all = calls.map((call) => labels.of(call));
      assert.equal(series(all, 'code').size, maxSeries);
      const within = calls.slice(0, maxSeries - 1);
      assert.deepEqual(
        within.map((call) => labels.of(call).code?.code),
        within.map((call) => call.error?.code),
        'the first codes stay',
      );
    });
  }

  it('count a code beyond the limit as overflow of that metric alone, and keep its family', () => {
    const { request, error, code, overflows } = new MetricLabels(1).of(callWithError('InternalError.Made'));
    assert.equal(request.tc_action, 'DescribeZones');
    assert.equal(error?.family, 'InternalError');
    assert.deepEqual(new Set(Object.values(code ?? {})), new Set([OVERFLOW]));
    assert.deepEqual(overflows.map(plain), [{ metric: 'tencent_cloud_client_error_codes_total' }]);
  });

  it('are not kept beyond the limits: there may be any number of them', () => {
    const labels = new MetricLabels(1);
    assert.notEqual(labels.of(callWithError('InternalError.Made')), labels.of(callWithError('InternalError.Made')));
  });

  it('take a code that is named like the overflow for one code', () => {
    const labels = new MetricLabels(4);
    const codes = [OVERFLOW, OVERFLOW, OVERFLOW, 'A', 'A', 'B', 'C'].map((code) => labels.of(callWithError(code)));
    assert.deepEqual(
      codes.map(({ overflows }) => overflows.length),
      [0, 0, 0, 0, 0, 0, 1],
    );
  });

  it('replace actions beyond 2,000 by _OVERFLOW, and say so', () => {
    const labels = new MetricLabels(100);
    const all = Array.from({ length: 2100 }, (_, i) => labels.of(finishedCall({ request: { action: `Do${i}` } })));
    assert.equal(series(all, 'request').size, 2001);
    assert.deepEqual(all[2099].overflows.map(plain), [{ metric: 'tencent_cloud_client_requests_total' }]);
    assert.equal(labels.of(finishedCall({ request: { action: 'Do0' } })).request.tc_action, 'Do0');
    const errors = Array.from({ length: 300 }, () => labels.of(callWithError('InternalError', { request: { action: 'Do2099' } })));
    assert.equal(series(errors, 'code').size, 1);
    assert.equal(labels.of(callWithError('InternalError', { request: { action: 'Do0' } })).overflows.length, 0, 'which take no room');
  });

  it('replace services and regions beyond 200 by _OVERFLOW', () => {
    const labels = new MetricLabels(100);
    const all = Array.from({ length: 300 }, (_, i) => labels.of(finishedCall({ request: { service: `made${i}`, region: `r${i % 30}` } })));
    assert.equal(series(all, 'request').size, 201);
    assert.equal(new Set(all.map(({ zeros }) => zeros)).size, 201);
    assert.deepEqual(plain(all[299].request), { tc_service: OVERFLOW, tc_action: OVERFLOW, tc_region: OVERFLOW, outcome: 'success' });
  });

  it('never hold a SecretId, not even from the code of a transport error', () => {
    const secretId = 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE';
    const labels = new MetricLabels(100).of(callWithFailure(secretId));
    assert.equal(labels.code?.code, '_OTHER');
  });

  it('have the watched families of each service and region', () => {
    const { zeros } = new MetricLabels(100).of(finishedCall());
    assert.deepEqual(zeros.map(({ family }) => family).sort(), [
      'AuthFailure',
      'InternalError',
      'LimitExceeded',
      'RequestLimitExceeded',
      'ResourceInsufficient',
      'ServiceUnavailable',
      'UnauthorizedOperation',
      '_HTTP',
      '_NETWORK',
      '_OTHER',
    ]);
    assert.ok(zeros.every(({ tc_service, tc_region }) => tc_service === 'cvm' && tc_region === 'ap-guangzhou'));
  });

  it('cannot be changed by who gets them', () => {
    const { request } = new MetricLabels(100).of(finishedCall());
    assert.throws(() => Object.assign(request, { pod: 'a' }), TypeError);
  });
});
