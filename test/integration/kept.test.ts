import { strict as assert } from 'node:assert';
import * as http from 'node:http';
import { PassThrough } from 'node:stream';
import { Agent, request as undiciRequest } from 'undici7';
import { inContext, useSynchronousContexts } from '../support/contexts';
import { type LocalServer, serve } from '../support/server';
import { tc3Headers } from '../support/transports';
import { type Watched, watch } from '../support/watched';

describe('When a call is over', () => {
  let server: LocalServer;
  let watched: Watched;
  let answerNow: () => void;

  before(async () => {
    server = await serve((request, response) => {
      request.resume();
      response.writeHead(200).write('{"Response":');
      answerNow = () => response.end('{"RequestId":"r-1"}}');
    });
  });
  after(() => server.close());
  afterEach(() => watched.stop());

  function start(config: Parameters<typeof watch>[0] = {}): void {
    watched = watch({ endpoints: [server.host], ...config });
    useSynchronousContexts();
  }

  interface Kept {
    readonly request: http.ClientRequest;
    readonly response: Promise<http.IncomingMessage>;
  }

  function send(): Kept {
    const request = http.request(server.url, { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones') });
    const response = new Promise<http.IncomingMessage>((resolve) => request.on('response', resolve));
    request.end('{}');
    return { request, response };
  }

  const next = (response: http.IncomingMessage, event: string): Promise<void> => new Promise((resolve) => response.once(event, resolve));

  const ends: Record<string, { config?: Parameters<typeof watch>[0]; meanwhile?: () => void }> = {
    'and was recorded': {},
    'since it is ignored': { config: { ignoreCall: () => true } },
    'since recording was switched off meanwhile': { meanwhile: () => watched.instrumentation.disable() },
  };
  for (const [name, { config, meanwhile }] of Object.entries(ends)) {
    it(`${name}, a request that the application keeps does not keep the context of its caller`, async () => {
      start(config);
      const { result: kept, isKept } = inContext(send);
      const response = await kept.response;
      await next(response, 'data');
      meanwhile?.();
      answerNow();
      await next(response.resume(), 'end');
      assert.equal(await isKept(), false);
      assert.ok(kept.request.destroyed);
    });
  }

  describe('a request body that the application keeps was never touched,', () => {
    const FORM = 'Action=DescribeZones&Version=2017-03-12&Nonce=1';

    async function* generated(): AsyncGenerator<Buffer> {
      yield Buffer.from(FORM);
    }
    const bodies = { 'a stream': () => new PassThrough().end(FORM), 'a generator': generated };

    for (const [name, make] of Object.entries(bodies)) {
      it(`and does not keep the context of the caller (${name})`, async () => {
        start();
        const form = make();
        const before = Object.getOwnPropertyNames(form);
        const { result: calling, isKept } = inContext(() =>
          undiciRequest(server.url, { method: 'POST', headers: { host: 'cvm.tencentcloudapi.com' }, body: form as never }),
        );
        assert.deepEqual(Object.getOwnPropertyNames(form), before);
        const { body } = await calling;
        answerNow();
        await body.text();
        assert.deepEqual(
          (await watched.recorded(1)).map((span) => span.name),
          ['cvm/DescribeZones'],
        );
        assert.equal(await isKept(), false);
      });
    }

    it('even if its end never arrives', async () => {
      start();
      const form = new PassThrough({ autoDestroy: false, emitClose: false });
      form.destroy = () => form;
      form.write(FORM);
      const dispatcher = new Agent();
      const controller = new AbortController();
      const { result: calling, isKept } = inContext(() =>
        undiciRequest(server.url, {
          method: 'POST',
          headers: { host: 'cvm.tencentcloudapi.com' },
          body: form,
          signal: controller.signal,
          dispatcher,
        }),
      );
      const { body } = await calling;
      body.on('error', () => undefined);
      controller.abort();
      await watched.recorded(1);
      assert.equal(await isKept(), false);
      await dispatcher.destroy();
    });
  });
});
