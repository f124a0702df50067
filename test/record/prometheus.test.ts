import { strict as assert } from 'node:assert';
import { BasicTracerProvider, SamplingDecision } from '@opentelemetry/sdk-trace-base';
import * as prometheusClient from 'prom-client';
import { Registry } from 'prom-client';
import { TencentCloudInstrumentation } from '../../src';
import { answer, type LocalServer, serve } from '../harness/server';
import { tc3Headers, transports } from '../harness/transports';
import { type Watched, watch } from '../harness/watched';

const ERRORS = 'tencent_cloud_client_errors_total';
const CODES = 'tencent_cloud_client_error_codes_total';
const REQUESTS = 'tencent_cloud_client_requests_total';
const WATCHED_FAMILIES = [
  'AuthFailure',
  'UnauthorizedOperation',
  'RequestLimitExceeded',
  'LimitExceeded',
  'ResourceInsufficient',
  'InternalError',
  'ServiceUnavailable',
  '_HTTP',
  '_NETWORK',
  '_OTHER',
];

describe('Prometheus metrics', () => {
  let server: LocalServer;
  let watched: Watched;

  /** The code to answer with stands in the path; none for success. */
  before(async () => {
    server = await serve((request, response) => {
      const code = decodeURIComponent((request.url ?? '/').slice(1));
      const error = code === '' ? {} : { Error: { Code: code, Message: 'm' } };
      answer({ Response: { ...error, RequestId: 'r' } })(request, response);
    });
  });
  after(() => server.close());
  afterEach(() => watched.stop());

  function call(code = '', service = 'cvm', action = 'DescribeZones'): Promise<unknown> {
    return transports['node:http']({ url: `${server.url}/${encodeURIComponent(code)}`, headers: tc3Headers(service, action), body: '{}' });
  }

  async function lines(metric: string): Promise<string[]> {
    return (await watched.register.metrics()).split('\n').filter((line) => line.startsWith(metric));
  }

  it('count each call, error and code under the labels of the contract', async () => {
    watched = watch();
    await call();
    await call('LimitExceeded.TooManyRequests');
    await call('LimitExceeded.TooManyRequests');
    assert.deepEqual(await watched.samples(REQUESTS), [
      '{service="cvm",action="DescribeZones",region="ap-guangzhou",outcome="success"} 1',
      '{service="cvm",action="DescribeZones",region="ap-guangzhou",outcome="error"} 2',
    ]);
    assert.deepEqual(await watched.samples(ERRORS), [
      '{service="cvm",region="ap-guangzhou",family="LimitExceeded",category="throttling"} 2',
    ]);
    assert.deepEqual(await watched.samples(CODES), [
      '{service="cvm",action="DescribeZones",region="ap-guangzhou",family="LimitExceeded",code="LimitExceeded.TooManyRequests"} 2',
    ]);
    const counts = await lines('tencent_cloud_client_request_duration_seconds_count');
    assert.deepEqual(counts, [
      'tencent_cloud_client_request_duration_seconds_count{service="cvm",action="DescribeZones",outcome="success"} 1',
      'tencent_cloud_client_request_duration_seconds_count{service="cvm",action="DescribeZones",outcome="error"} 2',
    ]);
    const buckets = (await lines('tencent_cloud_client_request_duration_seconds_bucket')).map((line) => /le="([^"]+)"/.exec(line)?.[1]);
    assert.deepEqual([buckets[0], buckets[12], buckets[13]], ['0.005', '60', '+Inf']);
  });

  it('have the watched families at 0 from the first call to a service and region on', async () => {
    watched = watch();
    assert.deepEqual(await lines(`${ERRORS}{`), []);
    await call('', 'cbs');
    const zeros = await lines(`${ERRORS}{`);
    assert.deepEqual(
      zeros.map((line) => /family="(\w+)"/.exec(line)?.[1]),
      WATCHED_FAMILIES,
    );
    assert.ok(zeros.every((line) => line.includes('service="cbs",region="ap-guangzhou"') && line.endsWith(' 0')));
  });

  it('have them from start-up on for the services that are given', async () => {
    watched = watch({ prometheus: { services: [{ service: 'cvm', region: 'ap-beijing' }, { service: 'sts' }] } });
    const zeros = await lines(`${ERRORS}{`);
    assert.equal(zeros.length, 2 * WATCHED_FAMILIES.length);
    assert.ok(zeros[0].includes('service="cvm",region="ap-beijing"'));
    assert.ok(zeros[10].includes('service="sts",region=""'));
  });

  it('say when counting began', async () => {
    const before = Date.now() / 1000;
    watched = watch();
    const [line] = await lines('tencent_cloud_client_start_time_seconds');
    const began = Number(line.split(' ')[1]);
    assert.ok(began >= before && began <= Date.now() / 1000);
  });

  it('put codes beyond maxSeries under _OVERFLOW, and say so', async () => {
    watched = watch({ prometheus: { maxSeries: 5 } });
    for (let i = 0; i < 20; i++) await call(`InternalError.Made${i}`);
    await call('InternalError.Made0');
    const codes = await watched.samples(CODES);
    assert.equal(codes.length, 6);
    assert.ok(codes.includes('{service="cvm",action="DescribeZones",region="ap-guangzhou",family="InternalError",code="_OVERFLOW"} 15'));
    assert.ok(codes.some((line) => line.includes('code="InternalError.Made0"') && line.endsWith(' 2')));
    assert.deepEqual(await watched.samples('tencent_cloud_client_label_overflow_total'), [`{metric="${CODES}"} 15`]);
    assert.deepEqual(await watched.samples(ERRORS), ['{service="cvm",region="ap-guangzhou",family="InternalError",category="server"} 21']);
  });

  it('have exemplars with the recorded span on an OpenMetrics registry', async () => {
    const register = new Registry() as unknown as Registry;
    register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
    watched = watch({ prometheus: { register } });
    await call('InternalError');
    const [span] = await watched.recorded(1);
    const { traceId, spanId } = span.spanContext();
    const exemplar = `# {trace_id="${traceId}",span_id="${spanId}"} 1 `;
    const text = (await register.metrics()).split('\n');
    for (const metric of [ERRORS, CODES]) {
      const [line] = text.filter((each) => each.startsWith(`${metric}{`) && each.includes('family="InternalError"'));
      assert.ok(line.includes(exemplar), line);
    }
    const bucket = text.find((each) => each.startsWith('tencent_cloud_client_request_duration_seconds_bucket') && each.includes('# {'));
    assert.ok(bucket?.includes(traceId), 'a bucket has an exemplar');
  });

  it('have none of a span that is recorded and not exported', async () => {
    const register = new Registry() as unknown as Registry;
    register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
    watched = watch({ prometheus: { register } });
    const sampler = { shouldSample: () => ({ decision: SamplingDecision.RECORD }), toString: () => 'recording only' };
    watched.instrumentation.setTracerProvider(new BasicTracerProvider({ sampler }));
    await call('InternalError');
    assert.equal((await watched.samples(ERRORS)).length, 1);
    assert.ok(!(await register.metrics()).includes('trace_id'));
  });

  it('have none on a text registry', async () => {
    watched = watch();
    await call('InternalError');
    assert.ok(!(await watched.register.metrics()).includes('trace_id'));
  });

  it('take up the metrics that are in the registry already', async () => {
    watched = watch();
    await call();
    const { register } = watched;
    watched.stop();
    watched = watch({ prometheus: { register } });
    await call();
    assert.deepEqual(await watched.samples(REQUESTS), ['{service="cvm",action="DescribeZones",region="ap-guangzhou",outcome="success"} 2']);
  });

  it('are not counted twice by two instances, also on two registries', async () => {
    watched = watch();
    const register = new Registry();
    const second = new TencentCloudInstrumentation({ prometheus: { client: prometheusClient, register: watched.register } });
    const third = new TencentCloudInstrumentation({ prometheus: { client: prometheusClient, register } });
    try {
      await call();
      await transports.fetch({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones') });
      assert.deepEqual(
        (await watched.samples(REQUESTS)).map((line) => line.split(' ')[1]),
        ['2'],
      );
      assert.ok(!(await register.metrics()).includes(`${REQUESTS}{`));
    } finally {
      second.disable();
      third.disable();
    }
  });

  it('stop with disable() and go on with enable()', async () => {
    watched = watch();
    watched.instrumentation.disable();
    await call();
    assert.deepEqual(await watched.samples(REQUESTS), []);
    watched.instrumentation.enable();
    watched.instrumentation.enable();
    await call();
    assert.deepEqual(
      (await watched.samples(REQUESTS)).map((line) => line.split(' ')[1]),
      ['1'],
    );
  });

  it('stay bounded when actions and regions are made up', async () => {
    watched = watch();
    const { register } = watched;
    const calls = Array.from({ length: 2_100 }, (_, i) => i);
    for (let at = 0; at < calls.length; at += 100) await Promise.all(calls.slice(at, at + 100).map((i) => call('', 'cvm', `Made${i}`)));
    const requests = await watched.samples(REQUESTS);
    assert.equal(requests.length, 2_001);
    assert.ok(requests.some((line) => line.includes('action="_OVERFLOW"') && line.endsWith(' 100')));
    assert.ok((await register.metrics()).includes(`tencent_cloud_client_label_overflow_total{metric="${REQUESTS}"} 100`));
  });
});
