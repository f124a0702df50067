import { strict as assert } from 'node:assert';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AlwaysOffSampler, BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { Counter, Registry } from 'prom-client';
import type { CallRecorder, CallRecorderOptions } from '../../../../src/telemetry/call-recorder';
import { METRICS } from '../../../../src/telemetry/metrics';
import { PendingCounts } from '../../../../src/telemetry/prometheus/prometheus-recorder';
import { reported } from '../../../../src/util/diag';
import { callWithError, callWithFailure, finishedCall } from '../../../support/finished-call';
import { newCallRecorder } from '../../../support/new-call-recorder';
import { OPEN_METRICS, prometheusClients, runsHere, type TestClient, type TestRegistry } from '../../../support/prometheus-clients';

const REQUESTS = METRICS.requests.prometheusName;
const ERRORS = METRICS.errors.prometheusName;
const CODES = METRICS.errorCodes.prometheusName;
const DURATION = METRICS.duration.prometheusName;
const OVERFLOW = METRICS.labelOverflow.prometheusName;
const CLOCK_OFFSET = METRICS.clockOffset.prometheusName;
const START_TIME = METRICS.startTime.prometheusName;
const METHOD = 'tc_service="cvm",tc_action="DescribeZones"';

for (const [name, load] of Object.entries(prometheusClients)) {
  describe(`Prometheus metrics of ${name}`, () => {
    let client: TestClient;
    let register: TestRegistry;

    before(function () {
      if (!runsHere(name)) this.skip();
      client = load();
    });
    beforeEach(() => {
      register = new client.Registry();
      reported.clear();
    });

    function newRecorder(options: Partial<CallRecorderOptions> = {}): CallRecorder {
      const exemplars = register.contentType === OPEN_METRICS;
      return newCallRecorder({ ...options, prometheus: { client, register, exemplars } });
    }

    /** The samples of a metric as `{label="value",…} value`. */
    async function samples(metric: string, text?: string): Promise<string[]> {
      const lines = (text ?? (await register.metrics())).split('\n');
      return lines
        .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
        .map((line) => line.slice(metric.length));
    }

    const nonZero = async (metric: string): Promise<string[]> => (await samples(metric)).filter((line) => !/ 0( #.*)?$/.test(line));

    it('count each call, error and code under the labels of the contract', async () => {
      const recorder = newRecorder();
      recorder.record(finishedCall());
      recorder.record(callWithError('LimitExceeded.TooManyRequests'));
      recorder.record(callWithError('LimitExceeded.TooManyRequests'));
      assert.deepEqual(await samples(REQUESTS), [
        `{${METHOD},tc_region="ap-guangzhou",outcome="success"} 1`,
        `{${METHOD},tc_region="ap-guangzhou",outcome="error"} 2`,
      ]);
      assert.deepEqual(await nonZero(ERRORS), [
        '{tc_service="cvm",tc_region="ap-guangzhou",family="LimitExceeded",category="throttling"} 2',
      ]);
      assert.deepEqual(await samples(CODES), [
        `{${METHOD},tc_region="ap-guangzhou",family="LimitExceeded",code="LimitExceeded.TooManyRequests"} 2`,
      ]);
      assert.deepEqual(await samples(`${DURATION}_count`), [`{${METHOD},outcome="success"} 1`, `{${METHOD},outcome="error"} 2`]);
      const bounds = (await samples(`${DURATION}_bucket`)).map((line) => /le="([^"]+)"/.exec(line)?.[1]);
      assert.deepEqual([bounds[0], bounds[12], bounds[13]], ['0.005', '60', '+Inf']);
    });

    it('have the watched families at 0 from the first call to a service and region on', async () => {
      const recorder = newRecorder();
      assert.deepEqual(await samples(ERRORS), []);
      recorder.record(finishedCall({ request: { service: 'cbs' } }));
      const zeros = await samples(ERRORS);
      assert.equal(zeros.length, 10);
      assert.ok(zeros.every((line) => line.startsWith('{tc_service="cbs",tc_region="ap-guangzhou"') && line.endsWith(' 0')));
    });

    it('have them from the start for the services that are given', async () => {
      newRecorder({ services: [{ service: 'cvm', region: 'ap-beijing' }, { service: 'sts' }] });
      const zeros = await samples(ERRORS);
      assert.equal(zeros.length, 20);
      assert.ok(zeros[0].includes('tc_service="cvm",tc_region="ap-beijing"'));
      assert.ok(zeros[10].includes('tc_service="sts",tc_region=""'));
    });

    it('put codes beyond maxSeries under _OVERFLOW, and say so', async () => {
      const recorder = newRecorder({ maxSeries: 5 });
      assert.deepEqual(await samples(OVERFLOW), [`{metric="${REQUESTS}"} 0`, `{metric="${CODES}"} 0`]);
      for (let i = 0; i < 20; i++) recorder.record(callWithError(`InternalError.Made${i}`));
      recorder.record(callWithError('InternalError.Made0'));
      const codes = await samples(CODES);
      assert.equal(codes.length, 5);
      assert.ok(
        codes.some((line) => line.includes('code="_OVERFLOW"') && line.endsWith(' 16')),
        codes.join('\n'),
      );
      assert.ok(codes.some((line) => line.includes('code="InternalError.Made0"') && line.endsWith(' 2')));
      assert.deepEqual(await nonZero(OVERFLOW), [`{metric="${CODES}"} 16`]);
      assert.deepEqual(await nonZero(ERRORS), ['{tc_service="cvm",tc_region="ap-guangzhou",family="InternalError",category="server"} 21']);
    });

    it('say when counting began, also after a reset', async () => {
      const before = Date.now() / 1000;
      newRecorder();
      const after = Date.now() / 1000;
      const startTime = async (): Promise<number> => Number((await samples(START_TIME))[0]);
      const began = await startTime();
      assert.ok(began >= before && began <= after);
      register.resetMetrics();
      assert.equal(await startTime(), began);
    });

    it('have the clock offset of the latest answer that told it, and none before', async () => {
      const recorder = newRecorder();
      recorder.record(finishedCall());
      assert.deepEqual(await samples(CLOCK_OFFSET), []);
      recorder.record(finishedCall({ clockOffset: 12 }));
      recorder.record(finishedCall({ clockOffset: -61.5 }));
      recorder.record(finishedCall());
      assert.deepEqual(await samples(CLOCK_OFFSET), [' -61.5']);
      newRecorder();
      assert.deepEqual(await samples(CLOCK_OFFSET), [' -61.5'], 'another configuration keeps it');
    });

    it('leave out what is not finite', async () => {
      const recorder = newRecorder();
      recorder.record(finishedCall({ duration: Number.NaN, clockOffset: Number.NaN }));
      assert.deepEqual(await samples(`${DURATION}_count`), []);
      assert.deepEqual(await samples(CLOCK_OFFSET), []);
      assert.equal((await samples(REQUESTS)).length, 1);
      assert.equal(reported.size, 0);
    });

    it('go back to 0 with the registry, keep the watched families, and count on', async () => {
      const recorder = newRecorder();
      recorder.record(callWithError('InternalError'));
      recorder.record(callWithError('InternalError'));
      register.resetMetrics();
      assert.deepEqual(await samples(REQUESTS), []);
      const zeros = await samples(ERRORS);
      assert.equal(zeros.length, 10);
      assert.ok(zeros.every((line) => line.endsWith(' 0')));
      assert.equal((await samples(OVERFLOW)).length, 2);
      recorder.record(callWithError('InternalError'));
      assert.deepEqual(await samples(REQUESTS), [`{${METHOD},tc_region="ap-guangzhou",outcome="error"} 1`]);
      assert.deepEqual(await samples(`${DURATION}_sum`), [`{${METHOD},outcome="error"} 0.05`]);
    });

    it('can be counted in by the application too', async () => {
      const recorder = newRecorder();
      recorder.record(finishedCall());
      const counter = register.getSingleMetric(REQUESTS) as InstanceType<TestClient['Counter']>;
      counter.inc({ tc_service: 'cvm', tc_action: 'DescribeZones', tc_region: 'ap-guangzhou', outcome: 'success' }, 5);
      assert.deepEqual(await samples(REQUESTS), [`{${METHOD},tc_region="ap-guangzhou",outcome="success"} 6`]);
    });

    it('are those that are in the registry already', async () => {
      newRecorder().record(finishedCall());
      newRecorder().record(finishedCall());
      assert.deepEqual(await samples(REQUESTS), [`{${METHOD},tc_region="ap-guangzhou",outcome="success"} 2`]);
    });

    it('are counted in a metric that the application has made with these labels, in whatever order', async () => {
      const labelNames = ['outcome', 'tc_region', 'tc_action', 'tc_service'];
      new client.Counter({ name: REQUESTS, help: 'mine', labelNames, registers: [register] });
      newRecorder().record(finishedCall());
      assert.deepEqual(await samples(REQUESTS), [`{${METHOD},tc_region="ap-guangzhou",outcome="success"} 1`]);
    });

    it('are all counted except one that the application has made with other labels, which is reported', async () => {
      new client.Counter({ name: REQUESTS, help: 'mine', labelNames: ['service'], registers: [register] });
      newRecorder().record(callWithError('InternalError'));
      assert.deepEqual(await samples(REQUESTS), []);
      assert.equal((await nonZero(ERRORS)).length, 1);
      const said = [...reported];
      assert.equal(said.length, 1);
      assert.match(said[0], /has a metric tencent_cloud_client_requests_total with the labels service; expected tc_service, tc_action/);
    });

    it('are added up over the workers of a cluster', async () => {
      const workers: object[] = [];
      const startTimes: number[] = [];
      for (const clockOffset of [2, 4, undefined]) {
        register = new client.Registry();
        const recorder = newRecorder();
        recorder.record(callWithError('InternalError', { clockOffset }));
        startTimes.push(Number((await samples(START_TIME))[0]));
        while (Date.now() / 1000 <= startTimes[startTimes.length - 1]) await new Promise(setImmediate);
        workers.push(JSON.parse(JSON.stringify(await register.getMetricsAsJSON())) as object);
      }
      const text = await client.AggregatorRegistry.aggregate(workers).metrics();
      assert.deepEqual(await samples(REQUESTS, text), [`{${METHOD},tc_region="ap-guangzhou",outcome="error"} 3`]);
      assert.deepEqual(await samples(`${DURATION}_count`, text), [`{${METHOD},outcome="error"} 3`]);
      assert.deepEqual(await samples(CLOCK_OFFSET, text), [' 3'], 'the average of those that know it');
      assert.deepEqual(await samples(START_TIME, text), [` ${startTimes[0]}`], 'that of the oldest');
    });

    it('are counted where the application extends Object.prototype', async () => {
      const recorder = newRecorder();
      Object.defineProperty(Object.prototype, 'planted', { value: 1, enumerable: true, configurable: true });
      try {
        recorder.record(callWithError('InternalError'));
      } finally {
        Reflect.deleteProperty(Object.prototype, 'planted');
      }
      assert.equal(reported.size, 0, [...reported].join());
      assert.equal((await samples(REQUESTS)).length, 1);
      assert.equal((await nonZero(ERRORS)).length, 1);
    });

    describe('on an OpenMetrics registry have exemplars', () => {
      const REQUEST_ID = 'f5b4b0e0-8d2d-4b0c-9d2d-4b0c8d2d4b0c';
      let spans: InMemorySpanExporter;
      let recorder: CallRecorder;

      beforeEach(() => {
        register.setContentType(OPEN_METRICS);
        spans = new InMemorySpanExporter();
        recorder = newRecorder();
      });

      const sample = (sampler?: AlwaysOffSampler): void =>
        recorder.setTracerProvider(new BasicTracerProvider({ sampler, spanProcessors: [new SimpleSpanProcessor(spans)] }));

      /** The exemplars in the exposition: labels by metric. */
      async function exemplars(): Promise<Record<string, string>> {
        const lines = (await register.metrics()).split('\n').filter((line) => line.includes(' # {'));
        return Object.fromEntries(lines.map((line) => [/^\w+/.exec(line)?.[0], /# (\{.*\}) /.exec(line)?.[1]])) as Record<string, string>;
      }

      const sampledSpan = (): string => {
        const { traceId, spanId } = spans.getFinishedSpans()[0].spanContext();
        return `trace_id="${traceId}",span_id="${spanId}"`;
      };

      it('with span and RequestId for a failed call', async () => {
        sample();
        recorder.record(callWithError('InternalError'));
        const labels = `{${sampledSpan()},request_id="${REQUEST_ID}"}`;
        assert.deepEqual(await exemplars(), { [ERRORS]: labels, [CODES]: labels, [`${DURATION}_bucket`]: labels });
      });

      it('with the RequestId alone for a failed call whose span is not sampled, not written, or has no SDK', async () => {
        const alone = { [ERRORS]: `{request_id="${REQUEST_ID}"}`, [CODES]: `{request_id="${REQUEST_ID}"}` };
        const check = async (): Promise<void> => {
          recorder.record(callWithError('InternalError', { context: trace.setSpanContext(ROOT_CONTEXT, PARENT) }));
          const { [`${DURATION}_bucket`]: duration, ...counters } = await exemplars();
          assert.deepEqual(counters, alone);
          assert.equal(duration, `{request_id="${REQUEST_ID}"}`);
        };
        const PARENT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
        await check();
        register.resetMetrics();
        sample(new AlwaysOffSampler());
        await check();
        register.resetMetrics();
        recorder = newRecorder({ spans: 'none' });
        sample();
        await check();
      });

      it('with its span alone for a success, on the duration', async () => {
        sample();
        recorder.record(finishedCall());
        assert.deepEqual(await exemplars(), { [`${DURATION}_bucket`]: `{${sampledSpan()}}` });
      });

      it('not at all for a success without an exported span', async () => {
        recorder.record(finishedCall());
        assert.deepEqual(await exemplars(), {});
      });

      it('without a RequestId that is too long, never with a part of it', async () => {
        sample();
        recorder.record(callWithError('InternalError', { requestId: 'r'.repeat(55) }));
        assert.match((await exemplars())[ERRORS], /request_id="r{55}"/);
        recorder.record(callWithError('InternalError', { requestId: 'r'.repeat(56) }));
        assert.ok(!(await exemplars())[ERRORS].includes('request_id'));
        recorder = newRecorder({ spans: 'none' });
        recorder.record(callWithError('AuthFailure', { requestId: 'r'.repeat(118) }));
        recorder.record(callWithError('AuthFailure', { requestId: 'r'.repeat(119) }));
        assert.match(await register.metrics(), / # \{request_id="r{118}"\} /);
        assert.equal(reported.size, 0, [...reported].join());
      });

      it('for a failure without an answer only if a span is exported', async () => {
        recorder.record(callWithFailure('ECONNRESET'));
        assert.deepEqual(await exemplars(), {});
        sample();
        recorder.record(callWithFailure('ECONNRESET'));
        assert.equal((await exemplars())[ERRORS], `{${sampledSpan()}}`);
      });
    });

    it('have no exemplars on a text registry', async () => {
      newRecorder().record(callWithError('InternalError'));
      assert.ok(!(await register.metrics()).includes('request_id'));
    });
  });
}

describe('Counts that wait for a scrape', () => {
  let register: Registry;
  let counter: Counter;
  let pending: PendingCounts;

  beforeEach(() => {
    register = new Registry();
    pending = new PendingCounts();
    const collect = (): void => pending.handOver();
    counter = new Counter({ name: 'calls_total', help: 'Calls', labelNames: ['outcome'], registers: [register], collect });
    pending.bind(counter);
  });

  const samples = async (): Promise<[unknown, number][]> =>
    (await counter.get()).values.map(({ labels, value }) => [labels.outcome, value]);

  it('are in the counter whenever it is read, together with what somebody else counted', async () => {
    const success = { outcome: 'success' };
    pending.inc(success, 1);
    pending.inc(success, 1);
    counter.inc({ outcome: 'success' }, 5);
    assert.deepEqual(await samples(), [['success', 7]]);
    pending.inc(success, 1);
    assert.deepEqual(await samples(), [['success', 8]]);
  });

  it('go with a reset of the registry', async () => {
    pending.inc({ outcome: 'success' }, 3);
    register.resetMetrics();
    pending.inc({ outcome: 'error' }, 1);
    assert.deepEqual(await samples(), [['error', 1]]);
  });

  it('do not pile up where nobody scrapes', () => {
    let handedOver = 0;
    const { inc } = counter;
    counter.inc = (...args: unknown[]) => {
      handedOver++;
      return Reflect.apply(inc, counter, args) as void;
    };
    for (let i = 0; i < 10_000; i++) pending.inc({ outcome: 'success' }, 1);
    assert.ok(handedOver >= 6_000, `${handedOver} were handed over`);
  });

  it('are found by the counter, by whichever recorder it was made', () => {
    assert.equal(PendingCounts.of(counter), pending);
    const other: Counter = new Counter({ name: 'other_total', help: 'Other', registers: [register] });
    assert.equal(PendingCounts.of(other), undefined);
  });
});
