import assert from 'node:assert/strict';
import type * as undici7 from 'undici7';
import { METRICS, samplesOf } from '../../support/contract';
import { tc3Headers } from '../../support/transports';
import { watching } from '../../support/watching';
import { isNode } from './clients';
import { startServer } from './server';

const RETRYING = {
  RetryAgent: (undici, agent) => new undici.RetryAgent(agent, { minTimeout: 5, methods: ['POST'] }),
  'interceptors.retry()': (undici, agent) => agent.compose(undici.interceptors.retry({ minTimeout: 5, methods: ['POST'] })),
} satisfies Record<string, (undici: typeof undici7, agent: undici7.Agent) => undici7.Dispatcher>;

describe('A 503 that the client turns into an error of its own, to try again, is a 503, and the next call a success', () => {
  const setUp = watching(startServer);

  for (const major of [6, 7, 8]) {
    for (const [name, retrying] of Object.entries(RETRYING)) {
      it(`(undici ${major}, ${name})`, async function () {
        if (major === 8 && !isNode(22)) this.skip();
        const undici = require(`undici${major}`) as typeof undici7;
        const agent = new undici.Agent();
        const dispatcher = retrying(undici, agent);
        const { statusCode, body } = await undici.request(setUp.server.urlOf('503 once'), {
          method: 'POST',
          headers: tc3Headers('cvm', 'DescribeZones'),
          body: '{}',
          dispatcher,
        });
        await body.dump();
        assert.equal(statusCode, 200);
        const spans = await setUp.watched.recorded(2);
        assert.deepEqual(
          spans.map(({ attributes }) => attributes['error.type']),
          ['503', undefined],
        );
        const outcomes = (await samplesOf(setUp.watched.register, METRICS.requests)).map(({ labels, value }) => [labels.outcome, value]);
        assert.deepEqual(outcomes.sort(), [
          ['failure', 1],
          ['success', 1],
        ]);
        const codes = (await samplesOf(setUp.watched.register, METRICS.errorCodes)).map(({ labels, value }) => [
          labels.family,
          labels.code,
          value,
        ]);
        assert.deepEqual(codes, [['_HTTP', '503', 1]]);
        await agent.close();
      });
    }
  }
});
