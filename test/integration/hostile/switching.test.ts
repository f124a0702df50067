import assert from 'node:assert/strict';
import type { TencentCloudInstrumentation } from '../../../src';
import { inContext, useSynchronousContexts } from '../../support/contexts';
import { METRICS, samplesOf, total } from '../../support/contract';
import { until } from '../../support/poll';
import { type LocalServer, serve } from '../../support/server';
import { tc3Headers, transports } from '../../support/transports';
import { type Watched, watch } from '../../support/watched';

const HEADERS = tc3Headers('cvm', 'DescribeZones');

describe('While calls are under way,', () => {
  let server: LocalServer;
  let watched: Watched;
  let waiting: (() => void)[];

  before(async () => {
    server = await serve((request, response) => {
      request.resume();
      // The head is sent at once, so that a call can be caught in the middle of its response.
      if (request.url === '/begun') response.writeHead(200).flushHeaders();
      waiting.push(() => response.end('{"Response":{"RequestId":"r"}}'));
    });
  });
  after(() => server.close());
  beforeEach(() => {
    waiting = [];
    watched = watch();
  });
  afterEach(() => watched.stop());

  const answerAll = (): void => {
    for (const answer of waiting.splice(0)) answer();
  };

  const switches: Record<string, (instrumentation: TencentCloudInstrumentation) => void> = {
    'disable()': (instrumentation) => instrumentation.disable(),
    'disable() and enable()': (instrumentation) => {
      instrumentation.disable();
      instrumentation.enable();
    },
  };
  for (const [name, toggle] of Object.entries(switches)) {
    for (const [transportName, transport] of Object.entries(transports)) {
      for (const path of ['/', '/begun']) {
        it(`${name} lets go of them (${transportName}, ${path === '/' ? 'before' : 'within'} the response)`, async () => {
          useSynchronousContexts();
          const { result: calling, isKept } = inContext(() => transport({ url: server.url + path, headers: HEADERS, body: '{}' }));
          await until('the server has it', () => waiting.length === 1);
          if (path === '/begun') await new Promise((resolve) => setTimeout(resolve, 20));
          toggle(watched.instrumentation);
          answerAll();
          assert.equal((await calling).status, 200);
          assert.deepEqual(watched.spans(), []);
          assert.deepEqual(await samplesOf(watched.register, METRICS.requests), []);
          assert.equal(await isKept(), false);
        });
      }
    }
  }

  it('switching again and again records nothing that did not happen', async function () {
    this.timeout(60_000);
    const CALLS = 300;
    const names = Object.keys(transports);
    const calls = Array.from({ length: CALLS }, (_, i) => {
      const path = i % 2 === 0 ? '/' : '/begun';
      return transports[names[i % names.length]]({ url: server.url + path, headers: HEADERS, body: '{}' });
    });
    const answering = setInterval(answerAll, 3);
    const { instrumentation } = watched;
    let switched = 0;
    const switching = setInterval(() => {
      const step = switched++ % 3;
      if (step === 0) instrumentation.disable();
      else if (step === 1) instrumentation.enable();
      else instrumentation.setConfig({ ...instrumentation.getConfig(), recordErrorMessage: switched % 2 === 0 });
    }, 2);
    await Promise.all(calls);
    clearInterval(answering);
    clearInterval(switching);
    assert.ok(switched > 3, `switched ${switched} times`);
    const outcomes = new Set((await samplesOf(watched.register, METRICS.requests)).map(({ labels }) => labels.outcome));
    outcomes.delete('success');
    assert.deepEqual([...outcomes], []);
    assert.equal(await total(watched.register, METRICS.errorCodes), 0);
    assert.ok(!(await watched.register.metrics()).includes('undefined'));
  });

  for (const [name, transport] of Object.entries(transports)) {
    it(`setConfig() leaves them to the configuration that they began with (${name})`, async () => {
      const { instrumentation } = watched;
      const calling = transport({ url: server.url, headers: HEADERS, body: '{}' });
      await until('the server has it', () => waiting.length === 1);
      instrumentation.setConfig({ ...instrumentation.getConfig(), ignoreCall: () => true });
      answerAll();
      await calling;
      assert.equal((await watched.recorded(1)).length, 1);
    });
  }
});
