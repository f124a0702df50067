import { strict as assert } from 'node:assert';
import * as http from 'node:http';
import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span as ApiSpan,
  type SpanContext,
  SpanKind,
  type TextMapPropagator,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { core } from '@opentelemetry/sdk-node';
import { outputOf } from '../support/program';
import { answer, type LocalServer, serve } from '../support/server';
import { tc3Headers, transports } from '../support/transports';
import { type Watched, watch } from '../support/watched';

interface Span {
  readonly name: string;
  readonly scope: string;
  readonly kind: number;
  readonly id: string;
  readonly parent?: string;
  readonly start: number;
  readonly end: number;
}
interface Output {
  readonly spans: readonly Span[];
  readonly counted: readonly number[];
}

const OURS = 'opentelemetry-instrumentation-tencentcloud';
const CLIENT = 2;
const ENV = { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };

describe('Beside the HTTP instrumentations, in whatever order all are loaded and constructed', () => {
  const orders = [
    'http,undici,ours',
    'ours,http,undici',
    'http,ours,undici',
    'undici,ours,http',
    'ours,undici,http',
    'sdk,http,undici,ours',
    'sdk,ours,http,undici',
    'ours,sdk,http,undici',
    'http,undici,sdk,ours',
    'http,undici,ours,sdk',
    'prom,ours,http,undici',
    'ours,prom,http,undici',
    'http,undici,prom,ours',
    'sdk,prom,ours,http,undici',
    'ours,prom,sdk,http,undici',
    'prom,sdk,http,ours,undici',
  ];
  for (const order of orders) {
    it(`${order}: one span of ours each, child of the HTTP span`, async () => {
      const { spans, counted } = await outputOf<Output>('load-order.cjs', { env: { ...ENV, LOAD_ORDER: order } });
      const caller = spans.find(({ name }) => name === 'caller') as Span;
      const ours = spans.filter(({ scope }) => scope === OURS);
      assert.deepEqual(
        ours.map(({ name }) => name),
        ['cvm/DescribeZones', 'cvm/DescribeZones'],
      );
      for (const scope of ['http', 'undici']) {
        const outer = spans.filter((span) => span.scope === scope && span.kind === CLIENT && span.parent === caller.id);
        assert.equal(outer.length, 1, `one ${scope} span, child of the caller's`);
        const inner = ours.filter(({ parent }) => parent === outer[0].id);
        assert.equal(inner.length, 1, `one span of ours, child of the ${scope} span`);
        assert.ok(inner[0].end <= caller.end && inner[0].start >= caller.start);
      }
      assert.deepEqual(counted, [2]);
    });
  }

  it("without them: child of the caller's span", async () => {
    const { spans, counted } = await outputOf<Output>('load-order.cjs', { env: { ...ENV, LOAD_ORDER: 'ours' } });
    const caller = spans.find(({ name }) => name === 'caller') as Span;
    assert.deepEqual(
      spans.filter(({ scope }) => scope === OURS).map(({ parent }) => parent),
      [caller.id, caller.id],
    );
    assert.deepEqual(counted, [2]);
  });
});

describe('A trace header that the request has', () => {
  let server: LocalServer;
  let watched: Watched;

  before(async () => {
    server = await serve(answer({ Response: { RequestId: 'r-1' } }));
  });
  after(() => server.close());
  beforeEach(() => {
    watched = watch();
    propagation.setGlobalPropagator(new core.W3CTraceContextPropagator());
  });
  afterEach(() => {
    watched.stop();
    propagation.disable();
  });

  const TRACE = '0af7651916cd43dd8448eb211c80319c';
  const remote: SpanContext = { traceId: TRACE, spanId: 'b7ad6b7169203331', traceFlags: TraceFlags.SAMPLED, isRemote: true };
  const traceparent = ({ traceId, spanId }: SpanContext): string => `00-${traceId}-${spanId}-01`;

  /** A span of a service that was called by `remote`. */
  function serverSpan(): ApiSpan {
    const caller = trace.setSpanContext(ROOT_CONTEXT, remote);
    return watched.tracerProvider.getTracer('test').startSpan('GET /', { kind: SpanKind.SERVER }, caller);
  }

  async function parentOf(active: Context, headers: Record<string, string>): Promise<SpanContext | undefined> {
    const call = { url: server.url, headers: tc3Headers('cvm', 'DescribeZones', headers), body: '{}' };
    await context.with(active, () => transports['node:http'](call));
    return (await watched.recorded(1))[0].parentSpanContext;
  }

  it("is the parent, where an HTTP instrumentation has put its span there: one of the caller's trace", async () => {
    const active = serverSpan();
    const injected = { ...active.spanContext(), spanId: '00f067aa0ba902b7' };
    const parent = await parentOf(trace.setSpan(ROOT_CONTEXT, active), { traceparent: traceparent(injected) });
    assert.equal(parent?.spanId, injected.spanId);
    assert.ok(!parent.isRemote);
  });

  it('is not, where the application passes on the one that it was called with', async () => {
    const active = serverSpan();
    const parent = await parentOf(trace.setSpan(ROOT_CONTEXT, active), { traceparent: traceparent(remote) });
    assert.equal(parent?.spanId, active.spanContext().spanId);
  });

  it('is not, where the application passes it on, and the span is one of SDK 1.x', async () => {
    const active = Object.assign(trace.wrapSpanContext({ ...remote, spanId: '00f067aa0ba902b7', isRemote: false }), {
      parentSpanId: remote.spanId,
    });
    const parent = await parentOf(trace.setSpan(ROOT_CONTEXT, active), { traceparent: traceparent(remote) });
    assert.equal(parent?.spanId, '00f067aa0ba902b7');
  });

  it('is not, where it is of another trace', async () => {
    const active = serverSpan();
    const other = { ...remote, traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
    const parent = await parentOf(trace.setSpan(ROOT_CONTEXT, active), { traceparent: traceparent(other) });
    assert.deepEqual([parent?.traceId, parent?.spanId], [TRACE, active.spanContext().spanId]);
  });

  it('is the parent, where nothing else is', async () => {
    assert.equal((await parentOf(ROOT_CONTEXT, { traceparent: traceparent(remote) }))?.spanId, remote.spanId);
  });

  describe('is found by a propagator that searches all header names (X-Ray)', () => {
    const NAME = 'X-Some-Trace';
    const searching: TextMapPropagator = {
      inject: () => undefined,
      extract: (given, carrier, getter) => {
        const name = getter.keys(carrier).find((key) => key.toLowerCase() === NAME.toLowerCase());
        const spanId = name && getter.get(carrier, name);
        return spanId ? trace.setSpanContext(given, { ...remote, spanId: String(spanId) }) : given;
      },
      fields: () => [NAME],
    };
    const headers = tc3Headers('cvm', 'DescribeZones', { [NAME]: '00f067aa0ba902b7' });
    const listed = (url: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const inOneList = [['Host', new URL(url).host], ...Object.entries(headers)].flat();
        const options = { method: 'POST', headers: inOneList } as http.RequestOptions;
        http
          .request(url, options, (response) => response.resume().on('end', resolve))
          .on('error', reject)
          .end();
      });

    const calls = Object.entries(transports).map(
      ([name, transport]) => [name, (url: string) => transport({ url, headers, body: '{}' })] as const,
    );
    for (const [name, call] of [...calls, ['node:http, headers in a list', listed] as const]) {
      it(name, async () => {
        propagation.disable();
        propagation.setGlobalPropagator(searching);
        await call(server.url);
        assert.equal((await watched.recorded(1))[0].parentSpanContext?.spanId, '00f067aa0ba902b7');
      });
    }
  });
});
