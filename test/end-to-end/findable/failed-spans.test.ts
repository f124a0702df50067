import assert from 'node:assert/strict';
import { type LocalServer, serve } from '../../support/server';
import { eventually } from '../../support/eventually';
import type { JaegerSpan } from '../../support/stack/jaeger';
import { needPrograms } from '../../support/stack/needed';
import { type CallingService, SET_UPS } from './calling-service';
import { documentedQueries } from './documented-queries';
import { answerAsAsked, plannedCalls } from './planned-calls';
import { Stores } from './stores';

describe("With spans: 'failed' the store for traces has the failing calls, and no others", function () {
  this.timeout(180_000);
  let api: LocalServer;
  let stores: Stores;

  before(async function () {
    needPrograms(this, ['collector', 'victoria-logs', 'jaeger'], 'that exactly the failing calls have spans');
    [api, stores] = await Promise.all([serve(answerAsAsked), Stores.start('kept')]);
  });
  after(() => Promise.all([api?.close(), stores?.stop()]));

  for (const [i, [how, setUp]] of Object.entries(SET_UPS).entries()) {
    describe(how, () => {
      const name = `shop-${i}`;
      const calls = plannedCalls();
      const failing = calls.filter(({ code }) => code !== undefined);
      let service: CallingService;
      let spans: readonly JaegerSpan[];

      before(async () => {
        service = await setUp({ name, apiUrl: api.url, collectorUrl: stores.collectorUrl, spans: 'failed', samplingRatio: 1 });
        await service.make(calls);
        // Spans arrive in the order in which calls end: once a later one is there, none is missing.
        const [last] = plannedCalls().filter(({ code }) => code !== undefined);
        await service.make([last]);
        spans = await eventually(
          'the span of the last call',
          async () => {
            const found = (await stores.jaeger!.spansOf(name)).filter((span) => tag(span, 'rpc.system.name') === 'tencent_cloud');
            return found.some((span) => requestIdOf(span) === last.requestId)
              ? found.filter((span) => requestIdOf(span) !== last.requestId)
              : undefined;
          },
          30_000,
        );
      });
      after(() => service?.stop());

      it('exactly the 60 failing ones, each with its RequestId and code', () => {
        assert.equal(failing.length, 60);
        const found = spans.map((span) => `${String(requestIdOf(span))} ${String(tag(span, 'error.type'))}`);
        assert.deepEqual(found.sort(), failing.map(({ requestId, code }) => `${requestId} ${code}`).sort());
      });

      it('and a search for its code finds each', async () => {
        const code = 'AuthFailure.SignatureFailure';
        const tags = /tags=({.+})/.exec(documentedQueries('sh', code).join('\n'))?.[1] ?? assert.fail('the documents have no tags');
        const found = (await stores.jaeger!.spansOf(name, JSON.parse(tags))).filter((span) => tag(span, 'error.type') === code);
        assert.equal(found.length, failing.filter((call) => call.code === code).length + 1, 'and the one of the last call');
      });

      it('and the event of each leads to its span', async () => {
        const records = await eventually('an event for each span', async () => {
          const found = await stores.logs.query(`"service.name":=${name} event_name:="rpc.client.call.exception" | limit 2000`);
          return found.length > spans.length ? found : undefined;
        });
        const spanIds = new Map(spans.map((span) => [requestIdOf(span), `${span.traceID} ${span.spanID}`]));
        for (const { requestId } of failing) {
          const record = records.find((one) => one['tencent_cloud.request_id'] === requestId);
          assert.equal(`${record?.trace_id} ${record?.span_id}`, spanIds.get(requestId));
        }
      });
    });
  }
});

function tag({ tags }: JaegerSpan, key: string): unknown {
  return tags.find((one) => one.key === key)?.value;
}

function requestIdOf(span: JaegerSpan): unknown {
  return tag(span, 'tencent_cloud.request_id');
}
