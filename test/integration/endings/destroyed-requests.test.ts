import assert from 'node:assert/strict';
import * as http from 'node:http';
import { tc3Headers } from '../../support/transports';
import { watch } from '../../support/watched';
import { watching } from '../../support/watching';
import { recordedEnding } from './recorded';
import { type AnswerName, startServer } from './server';

const TIME_LIMIT = 40;

/** The ways in which `node:http` lets an application give up a request, beyond those that all clients have. */
describe('A request over node:http that is given up', () => {
  const setUp = watching(startServer);

  function send(options: http.RequestOptions = {}, answer: AnswerName = 'hangs'): http.ClientRequest {
    const request = http.request(setUp.server.urlOf(answer), { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones'), ...options });
    request.on('error', () => undefined);
    request.end('{}');
    return request;
  }

  async function ending(): Promise<string> {
    await setUp.watched.recorded(1);
    const { outcome, family, code } = await recordedEnding(setUp.watched);
    return [outcome, family, code].join(' ').trim();
  }

  const atOnce: Record<string, (request: http.ClientRequest) => unknown> = {
    'by destroy() at once': (request) => request.destroy(),
    'by destroy() with an error': (request) => request.destroy(new Error('no longer needed')),
    'by abort() at once': (request) => request.abort(),
    'by destroy() when it has a socket': (request) => request.on('socket', () => request.destroy()),
  };
  for (const [name, end] of Object.entries(atOnce)) {
    it(`${name} is an abort, counted once`, async () => {
      const request = send();
      const hasClosed = new Promise((resolve) => request.once('close', resolve));
      end(request);
      await hasClosed;
      assert.equal(await ending(), 'aborted');
    });
  }

  const timeLimits: Record<string, (request: http.ClientRequest) => unknown> = {
    'setTimeout() of the request': (request) => request.setTimeout(TIME_LIMIT, () => request.destroy()),
    "'timeout' of the request": (request) => request.setTimeout(TIME_LIMIT).on('timeout', () => request.destroy()),
    'a listener that aborts': (request) => request.setTimeout(TIME_LIMIT).on('timeout', () => request.abort()),
    'setTimeout() of the socket': (request) => request.on('socket', (socket) => socket.setTimeout(TIME_LIMIT, () => request.destroy())),
    'setTimeout() of the request, with an error': (request) =>
      request.setTimeout(TIME_LIMIT, () => request.destroy(new Error('请求超过了期限'))),
    'setTimeout() of the request, with an abort': (request) =>
      request.setTimeout(TIME_LIMIT, () => request.destroy(new DOMException('gone', 'AbortError'))),
    "a timer of the caller's own, with abort()": (request) => setTimeout(() => request.abort(), TIME_LIMIT),
    "a timer of the caller's own that calls destroy itself": (request) => setTimeout(request.destroy.bind(request), TIME_LIMIT),
  };
  for (const [name, limit] of Object.entries(timeLimits)) {
    it(`because of ${name} has timed out`, async () => {
      limit(send());
      assert.equal(await ending(), 'failure _NETWORK ETIMEDOUT');
    });
  }

  it('because of setTimeout() of the response has timed out', async () => {
    const request = send({}, 'begins 200');
    request.on('response', (response) => response.on('error', () => undefined).setTimeout(TIME_LIMIT, () => response.destroy()));
    assert.equal(await ending(), 'failure _NETWORK ETIMEDOUT');
  });

  it('by a timer, with an error that has a code, has that code', async () => {
    const request = send();
    request.setTimeout(TIME_LIMIT, () => request.destroy(Object.assign(new Error('m'), { code: 'ESLOW' })));
    assert.equal(await ending(), 'failure _NETWORK ESLOW');
  });

  it('by a timer, with an error whose code has no known form, has timed out with _OTHER', async () => {
    const request = send();
    request.setTimeout(TIME_LIMIT, () => request.destroy(Object.assign(new Error('m'), { code: 'user 4711 said so' })));
    assert.equal(await ending(), 'failure _NETWORK _OTHER');
  });

  describe('by a timer leaves stack traces alone,', () => {
    const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
    const { stackTraceLimit } = Error;
    afterEach(() => {
      Error.stackTraceLimit = stackTraceLimit;
      Reflect.deleteProperty(Error, 'prepareStackTrace');
      if (before !== undefined) Object.defineProperty(Error, 'prepareStackTrace', before);
    });

    it('which the application writes itself', async () => {
      let written = 0;
      Error.prepareStackTrace = (subject): string => {
        // Node has those of its own errors written, too.
        if (!(subject instanceof Error)) written++;
        return String(subject);
      };
      const { prepareStackTrace } = Error;
      const request = send().setTimeout(TIME_LIMIT, () => request.destroy());
      assert.equal(await ending(), 'failure _NETWORK ETIMEDOUT');
      assert.equal(written, 0);
      assert.equal(Error.prepareStackTrace, prepareStackTrace);
    });

    it('which nobody writes', async () => {
      Reflect.deleteProperty(Error, 'prepareStackTrace');
      const request = send().setTimeout(TIME_LIMIT, () => request.destroy());
      assert.equal(await ending(), 'failure _NETWORK ETIMEDOUT');
      assert.ok(!Object.hasOwn(Error, 'prepareStackTrace'));
    });

    it('which are kept short', async () => {
      Error.stackTraceLimit = 1;
      const request = send().setTimeout(TIME_LIMIT, () => request.destroy());
      assert.equal(await ending(), 'failure _NETWORK ETIMEDOUT');
      assert.equal(Error.stackTraceLimit, 1);
    });
  });
});

/** As axios does it: one listener for as long as the connection is used, put there by its first request. */
describe('A request over node:http that a client destroys when it hears of the error of a connection that is used again', () => {
  const reuse: Readonly<Record<string, (current: { request?: http.ClientRequest }, error: Error) => unknown>> = {
    'with that error': ({ request }, error) => request?.destroy(error),
    'with an error of its own': ({ request }) => request?.destroy(new Error('connection lost')),
    'without an error': ({ request }) => request?.destroy(),
  };
  for (const [name, react] of Object.entries(reuse)) {
    it(`${name} has failed by the connection`, async () => {
      const server = await startServer();
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
      const current: { request?: http.ClientRequest } = {};
      const send = (answer: AnswerName): Promise<unknown> => {
        const request = http.request(server.urlOf(answer), { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones'), agent });
        current.request = request;
        return new Promise((resolve) =>
          request
            .on('response', (response) => response.resume())
            .on('error', () => undefined)
            .on('close', resolve)
            .end('{}'),
        );
      };
      const first = send('success');
      current.request?.on('socket', (socket) => socket.on('error', (error) => react(current, error)));
      await first;
      const watched = watch();
      try {
        await send('reset before');
        await watched.recorded(1);
        const { outcome, family, code } = await recordedEnding(watched);
        assert.deepEqual([outcome, family, code], ['failure', '_NETWORK', 'ECONNRESET']);
      } finally {
        watched.stop();
        agent.destroy();
        await server.close();
      }
    });
  }
});
