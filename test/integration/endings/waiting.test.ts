import assert from 'node:assert/strict';
import * as http from 'node:http';
import type * as undici7 from 'undici7';
import { tc3Headers } from '../../support/transports';
import { type Watched, watch } from '../../support/watched';
import { isNode } from './clients';
import { recordedEnding } from './recorded';
import { type EndingServer, startServer } from './server';

const OPTIONS = { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones') } as const;
const TIME_LIMIT = 40;

/** The only connection is taken by another call, which is not the API's. */
describe('A call that still waits for a connection when its time limit passes has timed out', () => {
  let server: EndingServer;
  let watched: Watched;

  before(async () => {
    server = await startServer();
  });
  after(() => server.close());
  beforeEach(() => {
    watched = watch();
  });
  afterEach(() => watched.stop());

  async function assertTimedOut(): Promise<void> {
    await watched.recorded(1);
    const { requestId: _, ...ending } = await recordedEnding(watched);
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
      const taking = http.get(server.urlOf('hangs'), { agent }).on('error', () => undefined);
      const request = http.request(server.urlOf('success'), { ...OPTIONS, agent }).on('error', () => undefined);
      request.end('{}');
      limit(request);
      setTimeout(() => taking.destroy(), TIME_LIMIT * 2);
      await assertTimedOut();
      agent.destroy();
    });
  }

  it('(node:http, AbortSignal.timeout)', async () => {
    const agent = new http.Agent({ maxSockets: 1 });
    const taking = http.get(server.urlOf('hangs'), { agent }).on('error', () => undefined);
    const signal = AbortSignal.timeout(TIME_LIMIT);
    http
      .request(server.urlOf('success'), { ...OPTIONS, agent, signal })
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
      const taking = request(server.urlOf('hangs'), { dispatcher, signal: controller.signal });
      const waiting = request(server.urlOf('success'), { ...OPTIONS, body: '{}', dispatcher, signal: AbortSignal.timeout(TIME_LIMIT) });
      // undici reports the timeout only when it is the call's turn.
      setTimeout(() => controller.abort(), TIME_LIMIT * 2);
      await Promise.all([assert.rejects(waiting, { name: 'TimeoutError' }), assert.rejects(taking)]);
      await assertTimedOut();
      await dispatcher.destroy();
    });
  }
});
