import assert from 'node:assert/strict';
import * as http from 'node:http';
import type * as undici7 from 'undici7';
import { tc3Headers } from '../../support/transports';
import { watching } from '../../support/watching';
import { isNode } from './clients';
import { recordedEnding } from './recorded';
import { startServer } from './server';

const OPTIONS = { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones') } as const;
const TIME_LIMIT = 40;

/** The only connection is taken by another call, which is not the API's. */
describe('A call that still waits for a connection when its time limit passes has timed out', () => {
  const setUp = watching(startServer);

  async function assertTimedOut(): Promise<void> {
    await setUp.watched.recorded(1);
    const { requestId: _, ...ending } = await recordedEnding(setUp.watched);
    assert.deepEqual(ending, { outcome: 'failure', family: '_NETWORK', code: 'ETIMEDOUT', spanStatus: 'ERROR' });
  }

  const limits: Record<string, (request: http.ClientRequest) => unknown> = {
    'setTimeout → destroy()': (request) => setTimeout(() => request.destroy(), TIME_LIMIT),
    'setTimeout → abort()': (request) => setTimeout(() => request.abort(), TIME_LIMIT),
  };
  for (const [name, limit] of Object.entries(limits)) {
    it(`(node:http, ${name})`, async function () {
      // Node 20 tells of a request that waits for a socket only when it gets one, and then it is too late to see who has destroyed it.
      if (!isNode(22)) this.skip();
      const agent = new http.Agent({ maxSockets: 1 });
      const taking = http.get(setUp.server.urlOf('hangs'), { agent }).on('error', () => undefined);
      const request = http.request(setUp.server.urlOf('success'), { ...OPTIONS, agent }).on('error', () => undefined);
      request.end('{}');
      limit(request);
      setTimeout(() => taking.destroy(), TIME_LIMIT * 2);
      await assertTimedOut();
      agent.destroy();
    });
  }

  it('(node:http, AbortSignal.timeout)', async () => {
    const agent = new http.Agent({ maxSockets: 1 });
    const taking = http.get(setUp.server.urlOf('hangs'), { agent }).on('error', () => undefined);
    const signal = AbortSignal.timeout(TIME_LIMIT);
    http
      .request(setUp.server.urlOf('success'), { ...OPTIONS, agent, signal })
      .on('error', () => undefined)
      .end('{}');
    setTimeout(() => taking.destroy(), TIME_LIMIT * 2);
    await assertTimedOut();
    agent.destroy();
  });

  for (const major of [6, 7, 8]) {
    it(`(undici ${major}, AbortSignal.timeout)`, async function () {
      if (major === 8 && !isNode(22)) this.skip();
      const { Agent, request } = require(`undici${major}`) as typeof undici7;
      const dispatcher = new Agent({ connections: 1, pipelining: 1 });
      const controller = new AbortController();
      const taking = request(setUp.server.urlOf('hangs'), { dispatcher, signal: controller.signal });
      const waiting = request(setUp.server.urlOf('success'), {
        ...OPTIONS,
        body: '{}',
        dispatcher,
        signal: AbortSignal.timeout(TIME_LIMIT),
      });
      // undici reports the timeout only when it is the call's turn.
      setTimeout(() => controller.abort(), TIME_LIMIT * 2);
      await Promise.all([assert.rejects(waiting, { name: 'TimeoutError' }), assert.rejects(taking)]);
      await assertTimedOut();
      await dispatcher.destroy();
    });
  }
});
