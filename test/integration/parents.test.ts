import { strict as assert } from 'node:assert';
import { outputOf } from '../harness/program';

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
