import { strict as assert } from 'node:assert';
import * as http from 'node:http';
import { PassThrough } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Context, context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { Agent, request as undiciRequest } from 'undici7';
import { type LocalServer, serve } from '../harness/server';
import { tc3Headers } from '../harness/transports';
import { type Watched, watch } from '../harness/watched';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const KEY = createContextKey('of the test');
const FORM = 'Action=DescribeZones&Version=2017-03-12&Nonce=1';

/** Makes `context.with` work for what is called synchronously, and keeps no context itself. */
function useSynchronousContexts(): void {
  let active: Context = ROOT_CONTEXT;
  context.disable();
  context.setGlobalContextManager({
    active: () => active,
    with: (given, work, self, ...args) => {
      const before = active;
      active = given;
      try {
        return work.call(self as never, ...args);
      } finally {
        active = before;
      }
    },
    bind: (_, target) => target,
    enable() {
      return this;
    },
    disable() {
      return this;
    },
  });
}

/** Does `work` in a context that nobody else knows; tells whether it is still in memory. */
function inContext<T>(work: () => T): { readonly result: T; isKept(): Promise<boolean> } {
  const value = {};
  const result = context.with(ROOT_CONTEXT.setValue(KEY, value), work);
  const reference = new WeakRef(value);
  return {
    result,
    async isKept() {
      // A weak reference that was looked at holds until the next turn.
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
      return reference.deref() !== undefined;
    },
  };
}

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

  describe('a request body that the application keeps', () => {
    const send = (body: object): Promise<{ readonly body: { text(): Promise<string> } }> =>
      undiciRequest(server.url, { method: 'POST', headers: { host: 'cvm.tencentcloudapi.com' }, body: body as never });

    async function* generated(): AsyncGenerator<Buffer> {
      yield Buffer.from(FORM);
    }
    const streamed = (): PassThrough => new PassThrough().end(FORM);

    for (const [name, make, method] of [
      ['a stream', streamed, 'emit'],
      ['a generator', generated, 'next'],
    ] as const) {
      it(`has its own method again (${name}), and does not keep the context of the caller`, async () => {
        start();
        const form = make();
        const { result: calling, isKept } = inContext(() => send(form));
        assert.ok(Object.hasOwn(form, method), 'it is watched');
        const { body } = await calling;
        answerNow();
        await body.text();
        assert.deepEqual(
          (await watched.recorded(1)).map((span) => span.name),
          ['cvm/DescribeZones'],
        );
        assert.ok(!Object.hasOwn(form, method));
        assert.equal(await isKept(), false);
      });
    }

    it('has it as soon as the form has told all', async () => {
      start();
      const form = new PassThrough();
      const calling = send(form);
      form.write(`Region=ap-guangzhou&${FORM}`);
      const { body } = await calling;
      assert.ok(!Object.hasOwn(form, 'emit'));
      form.end();
      answerNow();
      await body.text();
      await watched.recorded(1);
    });

    it('has it though its end never comes', async () => {
      start();
      const form = new PassThrough({ autoDestroy: false, emitClose: false });
      form.destroy = () => form;
      form.write(FORM);
      const dispatcher = new Agent();
      const controller = new AbortController();
      const calling = undiciRequest(server.url, {
        method: 'POST',
        headers: { host: 'cvm.tencentcloudapi.com' },
        body: form,
        signal: controller.signal,
        dispatcher,
      });
      const { body } = await calling;
      body.on('error', () => undefined);
      assert.ok(Object.hasOwn(form, 'emit'));
      controller.abort();
      await watched.recorded(1);
      assert.ok(!Object.hasOwn(form, 'emit'));
      await dispatcher.destroy();
    });

    it('keeps a method that somebody else has put there since', async () => {
      start();
      const form = streamed();
      const calling = send(form);
      const { emit } = form;
      const theirs = function (this: PassThrough, ...args: Parameters<typeof emit>): boolean {
        return emit.apply(this, args);
      };
      form.emit = theirs;
      const { body } = await calling;
      answerNow();
      await body.text();
      await watched.recorded(1);
      assert.equal(form.emit, theirs);
    });
  });
});
