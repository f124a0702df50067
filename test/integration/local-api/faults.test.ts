import assert from 'node:assert/strict';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { signV3, startTencentCloudApi, type FaultKind, type TencentCloudApi } from '../../../examples/tencentcloud-api';
import { localhostTls } from '../../support/localhost-tls';
import { answerTo, codeOf, send } from './signed-call';

/** How a call ended as node:http tells it. */
interface Ending {
  readonly status?: number;
  readonly announced?: number;
  readonly received: number;
  readonly error?: string;
}

function endingOf(api: TencentCloudApi, signal?: AbortSignal): Promise<Ending> {
  const headers = signV3(api.credentials[0], { service: 'cvm', action: 'DescribeRegions', version: '2017-03-12', host: api.host });
  const { request } = api.url.startsWith('https') ? https : http;
  return new Promise((resolve) => {
    const outgoing: http.ClientRequest & { res?: http.IncomingMessage } = request(
      api.url,
      { method: 'POST', headers, agent: api.agent, signal },
      (response) => {
        const status = response.statusCode;
        const announced = Number(response.headers['content-length']);
        let received = 0;
        response.on('data', (chunk: Buffer) => (received += chunk.length));
        response.on('end', () => resolve({ status, announced, received }));
        response.on('error', (error: NodeJS.ErrnoException) => resolve({ status, announced, received, error: error.code }));
      },
    );
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // A reset within the body is an error of the request first and of the response then.
      if (!outgoing.res) resolve({ received: 0, error: error.code });
    });
    outgoing.end();
  });
}

/** Sends a bare request and says how the connection ends: in good order, or with an error. */
function connectionEnd(api: TencentCloudApi): Promise<string> {
  const { port } = api;
  const secure = api.url.startsWith('https');
  const socket = secure ? tls.connect({ host: '127.0.0.1', port, ca: localhostTls.cert }) : net.connect({ host: '127.0.0.1', port });
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return new Promise((resolve) => {
    socket.resume().on('end', () => resolve('end'));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
  });
}

for (const protocol of ['http', 'https'] as const) {
  describe(`the local Tencent Cloud API over ${protocol}, told to fail,`, () => {
    let api: TencentCloudApi;

    beforeEach(async () => void (api = await startTencentCloudApi({ tls: protocol === 'https' ? localhostTls : undefined })));
    afterEach(() => api.close());

    it('resets before the headers', async () => {
      api.faults.add({ kind: 'reset-before-headers' });
      assert.deepEqual(await endingOf(api), { received: 0, error: 'ECONNRESET' });
    });

    it('resets in the body', async () => {
      api.faults.add({ kind: 'reset-in-body' });
      const { status, announced = 0, received, error } = await endingOf(api);
      assert.deepEqual([status, error, received], [200, 'ECONNRESET', Math.ceil(announced / 2)]);
    });

    it('truncates the body', async () => {
      api.faults.add({ kind: 'truncate' });
      const { status, announced = 0, received, error } = await endingOf(api);
      assert.deepEqual([status, error, received], [200, 'ECONNRESET', Math.ceil(announced / 2)]);
    });

    it('resets by TCP reset, and truncates by a close in good order', async () => {
      for (const [kind, end] of [
        ['reset-before-headers', 'ECONNRESET'],
        ['reset-in-body', 'ECONNRESET'],
        ['truncate', 'end'],
      ] as const) {
        api.faults.add({ kind, times: 1 });
        assert.equal(await connectionEnd(api), end, kind);
      }
    });

    it('does not count what was not answered, and answers again when cleared', async () => {
      const kinds: FaultKind[] = [{ kind: 'reset-before-headers' }, { kind: 'reset-in-body' }, { kind: 'truncate' }];
      for (const kind of kinds) {
        const fault = api.faults.add(kind);
        await endingOf(api);
        fault.clear();
      }
      assert.equal(api.counts.size, 0);
      const { error, received, announced } = await endingOf(api);
      assert.deepEqual([error, received], [undefined, announced]);
      assert.equal(api.counts.get('cvm/DescribeRegions/'), 1);
    });
  });
}

describe('the local Tencent Cloud API, told to fail,', () => {
  let api: TencentCloudApi;

  beforeEach(async () => void (api = await startTencentCloudApi()));
  afterEach(() => api.close());

  it('answers with the HTML of a gateway', async () => {
    api.faults.add({ kind: 'http' });
    const response = await send(api);
    assert.deepEqual([response.status, response.headers.get('content-type')], [502, 'text/html']);
    assert.match(await response.text(), /<h1>502 Bad Gateway<\/h1>/);
    assert.equal(response.headers.get('x-tc-requestid'), null);
    assert.deepEqual(Object.fromEntries(api.counts), { 'cvm/DescribeRegions/502': 1 });
  });

  it('answers with an API error', async () => {
    api.faults.add({ kind: 'error', code: 'InternalError', message: 'Oh.' });
    assert.deepEqual((await answerTo(api)).Error, { Code: 'InternalError', Message: 'Oh.' });
    assert.deepEqual(Object.fromEntries(api.counts), { 'cvm/DescribeRegions/InternalError': 1 });
  });

  it('answers late', async () => {
    api.faults.add({ kind: 'latency', ms: 50 });
    api.faults.add({ kind: 'http', status: 503, body: 'busy' });
    const start = performance.now();
    const response = await send(api);
    assert.equal(await response.text(), 'busy');
    // Timers may fire a millisecond early.
    assert.ok(performance.now() - start >= 49);
  });

  it('never answers', async () => {
    const fault = api.faults.add({ kind: 'hang' });
    const abort = new AbortController();
    const ending = endingOf(api, abort.signal);
    while (fault.hits === 0) await new Promise(setImmediate);
    assert.equal(await codeOfAnother(api), undefined, 'while another call is answered');
    abort.abort();
    assert.deepEqual(await ending, { received: 0, error: 'ABORT_ERR' });

    async function codeOfAnother(running: TencentCloudApi): Promise<string | undefined> {
      fault.clear();
      return codeOf(running);
    }
  });

  it('does not count a call that its client gave up', async () => {
    // Long enough for the server to see the connection close first, on a busy machine too.
    const late = api.faults.add({ kind: 'latency', ms: 500 });
    const abort = new AbortController();
    const ending = endingOf(api, abort.signal);
    while (late.hits === 0) await new Promise(setImmediate);
    abort.abort();
    assert.equal((await ending).error, 'ABORT_ERR');
    assert.equal(await codeOf(api, { action: 'DescribeZones', region: 'ap-guangzhou' }), undefined, 'waits longer than the other');
    assert.deepEqual(Object.fromEntries(api.counts), { 'cvm/DescribeZones/': 1 });
  });

  it('cuts off a stream', async () => {
    api.faults.add({ kind: 'truncate' });
    const body = JSON.stringify({ Model: 'hunyuan-lite', Messages: [{ Role: 'user', Content: 'Hi' }], Stream: true });
    const response = await send(api, { service: 'hunyuan', action: 'ChatCompletions', version: '2023-09-01', body });
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    await assert.rejects(response.text());
  });

  it('fails the next N matching calls, then no more', async () => {
    const fault = api.faults.add({
      kind: 'error',
      code: 'FailedOperation',
      times: 2,
      match: { service: 'cvm', action: 'DescribeRegions' },
    });
    const zones = { action: 'DescribeZones', region: 'ap-guangzhou' };
    const codes = [await codeOf(api), await codeOf(api, zones), await codeOf(api), await codeOf(api)];
    assert.deepEqual(codes, ['FailedOperation', undefined, 'FailedOperation', undefined]);
    assert.equal(fault.hits, 2);
  });

  it('fails one key and not another', async () => {
    api.faults.add({ kind: 'error', code: 'FailedOperation', match: { secretId: 'AKIDother' } });
    assert.equal(await codeOf(api), undefined);
    api.faults.add({ kind: 'error', code: 'FailedOperation', match: { secretId: api.credentials[0].secretId } });
    assert.equal(await codeOf(api), 'FailedOperation');
    api.faults.clear();
    assert.equal(await codeOf(api), undefined);
  });

  it('closes while calls hang and wait', async () => {
    const closing = await startTencentCloudApi();
    closing.faults.add({ kind: 'hang', times: 1 });
    const late = closing.faults.add({ kind: 'latency', ms: 60_000 });
    const endings = [endingOf(closing), endingOf(closing)];
    while (late.hits < 1) await new Promise(setImmediate);
    await closing.close();
    for (const { error } of await Promise.all(endings)) assert.equal(error, 'ECONNRESET');
  });
});
