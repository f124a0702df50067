import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { diag, DiagLogLevel, propagation, type Span } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import * as prometheusClient from 'prom-client';
import { Registry } from 'prom-client';
import { type ApiCall, TencentCloudInstrumentation } from '../../src';
import { reported } from '../../src/util/diag';
import { answer, type LocalServer, serve } from '../support/server';
import { tc3Headers, transports } from '../support/transports';
import { type Watched, watch } from '../support/watched';

const REQUESTS = 'tencent_cloud_client_requests_total';

describe('A fault of a hook, a recorder, a registry or a sampler never reaches the application', () => {
  let server: LocalServer;
  let watched: Watched;
  let said: string[];

  before(async () => {
    server = await serve(answer({ Response: { Error: { Code: 'InternalError', Message: 'm' }, RequestId: 'r-1' } }));
  });
  after(() => server.close());
  beforeEach(() => {
    said = [];
    reported.clear();
    const say = (...words: unknown[]): void => void said.push(words.join(' '));
    diag.setLogger({ error: say, warn: say, info: say, debug: () => undefined, verbose: () => undefined }, DiagLogLevel.INFO);
  });
  afterEach(() => {
    watched.stop();
    diag.disable();
  });

  /** Makes a call over each transport; all must get their answer. */
  async function callAll(): Promise<void> {
    for (const transport of Object.values(transports)) {
      const { body } = await transport({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });
      assert.match(body.toString(), /"r-1"/);
    }
  }

  async function counted(): Promise<number> {
    return (await watched.samples(REQUESTS)).reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
  }

  const fail = (): never => {
    throw new Error('planted, with AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE');
  };

  /** @param place as it is named in what is said */
  function assertSaid(place: string): void {
    assert.equal(said.filter((message) => message.includes(`${place} failed (said once)`)).length, 1, `${place} in ${said.join()}`);
  }

  it('callHook', async () => {
    watched = watch({ callHook: fail });
    await callAll();
    assert.equal(await counted(), 4);
    assert.equal(watched.spans().length, 4, 'the spans are ended all the same');
    assertSaid('callHook');
    assert.equal(said.length, 1, 'said once');
  });

  it('callHook of another realm', async () => {
    watched = watch({ callHook: runInNewContext("() => { throw new TypeError('planted') }") as () => void });
    await callAll();
    assert.match(said.join(), /callHook failed \(said once\): TypeError: planted/);
  });

  it('ignoreCall', async () => {
    watched = watch({ ignoreCall: fail });
    await callAll();
    assert.equal(await counted(), 4);
    assertSaid('ignoreCall');
  });

  it('hooks that are async and reject', async () => {
    const reject = async (): Promise<never> => fail();
    watched = watch({ callHook: reject, ignoreCall: reject as never });
    await callAll();
    await new Promise(setImmediate);
    assert.equal(await counted(), 4, 'a promise ignores no call');
    assertSaid('callHook');
    assertSaid('ignoreCall');
  });

  it('a logger, also when a large answer has been decoded', async () => {
    diag.setLogger(
      { error: fail, warn: fail, info: fail, debug: () => undefined, verbose: fail },
      { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true },
    );
    watched = watch();
    const large = await serve((request, response) => {
      const body = `{"Response":{"Data":"${randomBytes(100_000).toString('hex')}","RequestId":"r-1"}}`;
      request.resume();
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(body));
    });
    try {
      for (const url of [server.url, large.url]) {
        await transports['node:http']({ url, headers: tc3Headers('cvm', 'DescribeZones'), body: '{}' });
      }
      await watched.recorded(2);
      assert.equal(await counted(), 2);
    } finally {
      await large.close();
    }
  });

  it('a sampler', async () => {
    watched = watch();
    watched.instrumentation.setTracerProvider(new BasicTracerProvider({ sampler: { shouldSample: fail, toString: () => 'planted' } }));
    await callAll();
    assert.equal(await counted(), 4);
  });

  it('a span processor', async () => {
    watched = watch();
    const processor = { onStart: fail, onEnd: fail, forceFlush: async () => undefined, shutdown: async () => undefined };
    watched.instrumentation.setTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
    await callAll();
    assert.equal(await counted(), 4);
  });

  for (const [name, metric, method] of [
    ['a counter that does not count', 'tencent_cloud_client_error_codes_total', 'inc'],
    ['a histogram that does not observe', 'tencent_cloud_client_request_duration_seconds', 'observe'],
  ] as const) {
    it(name, async () => {
      watched = watch();
      Reflect.set(watched.register.getSingleMetric(metric) as object, method, fail);
      await callAll();
      assert.equal(watched.spans().length, 4);
      assertSaid('the Prometheus recorder');
    });
  }

  it('a meter provider', async () => {
    watched = watch();
    watched.instrumentation.setMeterProvider({ getMeter: fail });
    await callAll();
    assert.equal(await counted(), 4);
  });

  it('a propagator', async () => {
    watched = watch();
    propagation.setGlobalPropagator({ inject: () => undefined, extract: fail, fields: () => [] });
    try {
      await callAll();
      assert.equal(await counted(), 4);
      assert.equal(watched.spans().length, 4);
      assert.equal(said.filter((line) => line.includes('the propagator failed')).length, 1, 'said once');
    } finally {
      propagation.disable();
    }
  });

  it('a regular expression and a header that are not what they seem', async () => {
    watched = watch();
    const headers = tc3Headers('cvm', 'DescribeZones', { 'X-TC-TraceId': 'x'.repeat(4000), 'X-TC-Region': '../../etc/passwd' });
    await transports['node:http']({ url: server.url, headers, body: '{}' });
    const [span] = await watched.recorded(1);
    assert.equal(span.attributes['cloud.region'], '_OTHER');
    assert.equal(String(span.attributes['tencent_cloud.trace_id']).length, 128);
  });

  it('what is said of a fault has no SecretId in it', async () => {
    watched = watch({ callHook: fail });
    await callAll();
    assertSaid('callHook');
    assert.ok(!said.join().includes('z8krbs'));
  });
});

describe('Hooks', () => {
  let server: LocalServer;
  let watched: Watched;

  before(async () => {
    server = await serve(
      answer({ Response: { Error: { Code: 'InternalError', Message: 'for AKIDz8krbsJ5yKBZQpn74' }, RequestId: 'r-1' } }),
    );
  });
  after(() => server.close());
  afterEach(() => watched.stop());

  const call = (action = 'DescribeZones'): Promise<unknown> =>
    transports.fetch({ url: server.url, headers: tc3Headers('cvm', action), body: '{}' });

  it('callHook gets the finished call and its span, to which it can add', async () => {
    const calls: ApiCall[] = [];
    watched = watch({
      callHook: (span: Span, apiCall) => {
        span.setAttribute('tenant', 'blue');
        calls.push(apiCall);
      },
    });
    await call();
    const [span] = await watched.recorded(1);
    assert.equal(span.attributes.tenant, 'blue');
    const [{ request: target, outcome, requestId, error, httpStatusCode, duration }] = calls;
    assert.deepEqual([target.service, target.action, outcome, requestId, httpStatusCode], ['cvm', 'DescribeZones', 'error', 'r-1', 200]);
    assert.deepEqual(error, { code: 'InternalError', family: 'InternalError', category: 'server', message: 'for AKID****' });
    assert.ok(duration > 0 && duration < 10);
  });

  it('callHook is called without any SDK, too', async () => {
    watched = watch();
    watched.stop();
    let hooked = 0;
    const bare = new TencentCloudInstrumentation({
      prometheus: { client: prometheusClient, register: new Registry() },
      callHook: () => void hooked++,
    });
    await call();
    bare.disable();
    assert.equal(hooked, 1);
  });

  it('ignoreCall leaves calls out', async () => {
    watched = watch({ ignoreCall: ({ action }) => action.startsWith('Describe') });
    await call('DescribeZones');
    await call('RunInstances');
    const spans = await watched.recorded(1);
    assert.deepEqual(
      spans.map(({ name }) => name),
      ['cvm/RunInstances'],
    );
    assert.equal((await watched.samples(REQUESTS)).length, 1);
  });

  it('recordErrorMessage: false keeps the message out of the status', async () => {
    watched = watch({ recordErrorMessage: false });
    await call();
    const [{ status }] = await watched.recorded(1);
    assert.deepEqual(status, { code: 2 });
  });

  it('setConfig takes effect for the calls that follow', async () => {
    watched = watch();
    const { instrumentation } = watched;
    instrumentation.setConfig({ ...instrumentation.getConfig(), ignoreCall: () => true });
    await call();
    instrumentation.setConfig({ ...instrumentation.getConfig(), ignoreCall: undefined });
    await call();
    assert.equal((await watched.recorded(1)).length, 1);
    assert.throws(() => instrumentation.setConfig({ endpoints: 1 } as never), TypeError);
  });
});
