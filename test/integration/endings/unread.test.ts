import { strict as assert } from 'node:assert';
import * as http from 'node:http';
import { Agent, request as undiciRequest } from 'undici7';
import { type LocalServer, serve } from '../../harness/server';
import { tc3Headers } from '../../harness/transports';
import { type Watched, watch } from '../../harness/watched';

const SMALL = '{"Response":{"RequestId":"r-1"}}';
const LARGE = Buffer.alloc(20_000_000, ' ');

describe('A body that nobody reads', () => {
  let server: LocalServer;
  let watched: Watched;

  before(async () => {
    server = await serve((request, response) => {
      request.resume();
      if (request.url === '/small') return void response.end(SMALL);
      response.writeHead(200, { 'content-length': LARGE.length + 100 });
      response.write(LARGE);
    });
  });
  after(() => server.close());
  beforeEach(() => {
    watched = watch();
  });
  afterEach(() => watched.stop());

  const headers = tc3Headers('cvm', 'DescribeZones');

  async function outcome(): Promise<string | undefined> {
    await watched.recorded(1);
    const lines = await watched.samples('tencent_cloud_client_requests_total');
    assert.equal(lines.length, 1);
    assert.ok(lines[0].endsWith(' 1'));
    return /outcome="(\w+)"/.exec(lines[0])?.[1];
  }

  function unreadResponse(path: string): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      http
        .request(server.url + path, { method: 'POST', headers }, resolve)
        .on('error', reject)
        .end('{}');
    });
  }

  it('is read as it arrives, without being drained (node:http)', async () => {
    const response = await unreadResponse('/small');
    assert.equal(await outcome(), 'success');
    assert.equal(response.readableFlowing, null);
    assert.equal(response.readableLength, SMALL.length);
    response.resume();
  });

  it('costs nothing while its connection is open, and is counted once when that closes (node:http)', async () => {
    const response = await unreadResponse('/large');
    response.on('error', () => undefined);
    assert.equal(watched.spans().length, 0);
    assert.ok(response.readableLength < 1_000_000, 'back-pressure holds');
    response.socket.destroy();
    assert.equal(await outcome(), 'failure');
  });

  it('is counted once when its client is destroyed (undici)', async () => {
    const dispatcher = new Agent();
    const { body } = await undiciRequest(`${server.url}/large`, { method: 'POST', headers, body: '{}', dispatcher });
    body.on('error', () => undefined);
    assert.equal(watched.spans().length, 0);
    await dispatcher.destroy();
    assert.equal(await outcome(), 'aborted');
  });

  it('is an abort when the caller drops it (undici)', async () => {
    const { body } = await undiciRequest(`${server.url}/large`, { method: 'POST', headers, body: '{}' });
    body.on('error', () => undefined);
    body.destroy();
    assert.equal(await outcome(), 'aborted');
  });

  it('is an abort when the caller drops it (node:http)', async () => {
    const response = await unreadResponse('/large');
    response.destroy();
    assert.equal(await outcome(), 'aborted');
  });

  it('is an abort when the caller cancels it (fetch)', async () => {
    const response = await fetch(`${server.url}/large`, { method: 'POST', headers, body: '{}' });
    await response.body?.cancel();
    assert.equal(await outcome(), 'aborted');
  });
});

describe('A request that is given up', () => {
  let watched: Watched;
  let server: LocalServer;
  before(async () => {
    server = await serve((request, response) => {
      if (request.url === '/stalls') response.writeHead(200).write('{');
    });
  });
  after(() => server.close());
  beforeEach(() => {
    watched = watch();
  });
  afterEach(() => watched.stop());

  const endings: Record<string, (request: http.ClientRequest) => unknown> = {
    'by destroy() at once': (request) => request.destroy(),
    'by destroy() with an error': (request) => request.destroy(new Error('no longer needed')),
    'by abort() at once': (request) => request.abort(),
    'by destroy() when it has a socket': (request) => request.on('socket', () => request.destroy()),
  };
  for (const [name, end] of Object.entries(endings)) {
    it(`${name} is an abort, counted once`, async () => {
      const request = http.request(server.url, { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones') });
      request.on('error', () => undefined);
      request.end('{}');
      end(request);
      await watched.recorded(1);
      await new Promise((resolve) => (request.closed ? resolve(undefined) : request.once('close', resolve)));
      assert.deepEqual(await watched.samples('tencent_cloud_client_requests_total'), [
        '{service="cvm",action="DescribeZones",region="ap-guangzhou",outcome="aborted"} 1',
      ]);
    });
  }

  for (const [name, destroy] of Object.entries({
    'with an error that says so': (request: http.ClientRequest) => request.destroy(new Error('socket timeout')),
    'without an error': (request: http.ClientRequest) => request.destroy(),
  })) {
    it(`because its timeout has passed (${name}) is a failure`, async () => {
      const request = http.request(server.url, { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones'), timeout: 40 });
      request.on('error', () => undefined);
      request.on('timeout', () => destroy(request));
      request.end('{}');
      const [span] = await watched.recorded(1);
      assert.equal(span.attributes['error.type'], 'ETIMEDOUT');
    });
  }

  const deadlines: Record<string, (request: http.ClientRequest) => unknown> = {
    'setTimeout() of the request': (request) => request.setTimeout(40, () => request.destroy()),
    "'timeout' of the request": (request) => request.setTimeout(40).on('timeout', () => request.destroy()),
    'a listener that aborts': (request) => request.setTimeout(40).on('timeout', () => request.abort()),
    'setTimeout() of the socket': (request) => request.on('socket', (socket) => socket.setTimeout(40, () => request.destroy())),
    'setTimeout() of the request, with an error of its own': (request) =>
      request.setTimeout(40, () => request.destroy(new Error('请求超过了期限'))),
    'setTimeout() of the request, with an abort': (request) =>
      request.setTimeout(40, () => request.destroy(new DOMException('gone', 'AbortError'))),
    'setTimeout() of the response': (request) =>
      request.on('response', (response) => response.on('error', () => undefined).setTimeout(40, () => response.destroy())),
  };
  for (const [name, limit] of Object.entries(deadlines)) {
    it(`because of ${name} is a failure`, async () => {
      const path = name.endsWith('response') ? '/stalls' : '/';
      const request = http.request(server.url + path, { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones') });
      request.on('error', () => undefined);
      limit(request);
      request.end('{}');
      const [span] = await watched.recorded(1);
      assert.equal(span.attributes['error.type'], 'ETIMEDOUT');
    });
  }

  it('with an error that has a code, because of setTimeout() of the request, has that code', async () => {
    const request = http.request(server.url, { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones') });
    request.on('error', () => undefined);
    request.setTimeout(40, () => request.destroy(Object.assign(new Error('m'), { code: 'E_SLOW' })));
    request.end('{}');
    const [span] = await watched.recorded(1);
    assert.equal(span.attributes['error.type'], 'E_SLOW');
  });

  const stopped = (request: http.ClientRequest): void => request.abort();
  const ownTimers: Record<string, (request: http.ClientRequest, controller: AbortController) => unknown> = {
    'destroy()': (request) => request.destroy(),
    'abort()': (request) => request.abort(),
    'abort() in a function': (request) => stopped(request),
    'an AbortController': (_, controller) => controller.abort(),
  };
  for (const [name, end] of Object.entries(ownTimers)) {
    it(`by a timer of the caller's own, with ${name}, is an abort`, async () => {
      const controller = new AbortController();
      const request = http.request(server.url, {
        method: 'POST',
        headers: tc3Headers('cvm', 'DescribeZones'),
        signal: controller.signal,
      });
      request.on('error', () => undefined);
      request.end('{}');
      setTimeout(end, 20, request, controller);
      const [span] = await watched.recorded(1);
      assert.equal(span.attributes['error.type'], undefined);
      assert.match((await watched.samples('tencent_cloud_client_requests_total')).join(), /outcome="aborted"} 1$/);
    });
  }

  let stacksWritten = 0;
  const write = (subject: unknown): string => {
    // Node has those of its own errors written, too.
    if (!(subject instanceof Error)) stacksWritten++;
    return String(subject);
  };
  const writers = { 'which the application writes itself': write, 'which nobody writes': undefined };
  async function assertTimesOut(): Promise<void> {
    const request = http.request(server.url, { method: 'POST', headers: tc3Headers('cvm', 'DescribeZones') });
    request.on('error', () => undefined).setTimeout(40, () => request.destroy());
    request.end('{}');
    const [span] = await watched.recorded(1);
    assert.equal(span.attributes['error.type'], 'ETIMEDOUT');
  }

  for (const [name, writer] of Object.entries(writers)) {
    it(`because of a deadline leaves stacks alone, ${name}`, async () => {
      const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
      stacksWritten = 0;
      Reflect.deleteProperty(Error, 'prepareStackTrace');
      if (writer !== undefined) Error.prepareStackTrace = writer;
      try {
        await assertTimesOut();
        assert.equal(stacksWritten, 0);
        assert.equal(Error.prepareStackTrace, writer);
        assert.equal(Object.hasOwn(Error, 'prepareStackTrace'), writer !== undefined);
      } finally {
        Reflect.deleteProperty(Error, 'prepareStackTrace');
        if (before !== undefined) Object.defineProperty(Error, 'prepareStackTrace', before);
      }
    });
  }

  it('because of a deadline is a failure also where stacks are kept short, and they stay so', async () => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 1;
    try {
      await assertTimesOut();
      assert.equal(Error.stackTraceLimit, 1);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  });

  it("by an agent that is none of Node's, which cannot connect, is a failure", async function () {
    // There is nothing by which Node 20 tells of a request that never gets a socket.
    if (Number.parseInt(process.versions.node, 10) < 22) this.skip();
    const agent = { addRequest: (request: http.ClientRequest) => setImmediate(() => request.emit('error', refused)) };
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const request = http.request(server.url, {
      method: 'POST',
      headers: tc3Headers('cvm', 'DescribeZones'),
      agent: agent as unknown as http.Agent,
    });
    // node-fetch 2 ends a request like this when it hears of an error.
    request.on('error', () => request.abort());
    request.end('{}');
    const [span] = await watched.recorded(1);
    assert.equal(span.attributes['error.type'], 'ECONNREFUSED');
  });
});
