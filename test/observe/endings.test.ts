import { strict as assert } from 'node:assert';
import type * as http from 'node:http';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type LocalServer, serve } from '../harness/server';
import { tc3Headers, type Transport, transports } from '../harness/transports';
import { type Watched, watch } from '../harness/watched';

const REQUEST_ID = 'a243601d-610b-46f5-a134-d856b2ebe1fe';
const ENVELOPE = `{"Response":{"TotalCount":0,"RequestId":"${REQUEST_ID}"}}`;

/** What a test does when a request hangs. */
let onHanging: () => void = () => undefined;

/** What a test asks of the server, in the path of the request. */
const behaviours: Readonly<Record<string, http.RequestListener>> = {
  '/success': (_, response) => response.end(ENVELOPE),
  '/error': (_, response) => response.end(`{"Response":{"Error":{"Code":"LimitExceeded","Message":"m"},"RequestId":"${REQUEST_ID}"}}`),
  '/dry-run': (_, response) => response.end(`{"Response":{"Error":{"Code":"DryRunOperation","Message":"m"},"RequestId":"${REQUEST_ID}"}}`),
  '/bad-gateway': (_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>502</html>'),
  '/no-content': (_, response) => response.writeHead(204).end(),
  '/reset-before': (request) => request.socket.resetAndDestroy(),
  '/closed-before': (request) => request.socket.end(),
  '/reset-within': (_, response) => {
    response.writeHead(200, { 'content-length': '4096' });
    response.write(ENVELOPE.slice(0, -1), () => response.socket?.resetAndDestroy());
  },
  '/cut-short': (_, response) => {
    response.writeHead(200, { 'content-length': '4096' });
    response.write(ENVELOPE.slice(0, -1), () => response.socket?.end());
  },
  '/hangs': () => onHanging(),
  '/hangs-within': (_, response) => {
    response.writeHead(200, { 'content-length': '4096' });
    response.write(ENVELOPE.slice(0, 20));
  },
  '/two-codings': (_, response) =>
    response.writeHead(200, ['Content-Encoding', 'gzip', 'Content-Encoding', 'br']).end(brotliCompressSync(gzipSync(ENVELOPE))),
  '/no-coding': (_, response) => response.writeHead(200, { 'content-encoding': 'utf-8' }).end(ENVELOPE),
  '/not-http': (request) => request.socket.end('nonsense\r\n\r\n'),
};

async function refusedPort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describe('Every way a call can end is counted once', () => {
  let server: LocalServer;
  let watched: Watched;

  before(async () => {
    server = await serve((request, response) => behaviours[request.url ?? '/'](request, response));
  });
  after(() => server.close());
  beforeEach(() => {
    onHanging = () => undefined;
    watched = watch();
  });
  afterEach(() => watched.stop());

  async function outcomeOf(calling: Promise<unknown>): Promise<Record<string, unknown>> {
    await calling.catch(() => undefined);
    const [span, ...more] = await watched.recorded(1);
    assert.equal(more.length, 0, 'one span');
    const requests = await watched.samples('tencent_cloud_client_requests_total');
    assert.equal(requests.length, 1);
    assert.match(requests[0], / 1$/);
    const codes = await watched.samples('tencent_cloud_client_error_codes_total');
    return {
      outcome: /outcome="(\w+)"/.exec(requests[0])?.[1],
      counted: codes.map((line) => /family="(\w+)",code="([^"]*)"} (\d+)/.exec(line)?.slice(1).join(' ')).join(),
      errorType: span.attributes['error.type'],
      requestId: span.attributes['tencent_cloud.request_id'],
      status: span.status.code,
    };
  }

  const ERROR = 2;
  const UNSET = 0;

  for (const [name, transport] of Object.entries(transports)) {
    const headers = tc3Headers('cvm', 'DescribeInstances');
    const call = (path: string, signal?: AbortSignal, onPiece?: () => unknown): ReturnType<Transport> =>
      transport({ url: server.url + path, headers, body: '{}', signal, onPiece });
    /** A call that is aborted by the caller when he has got the first piece of its body. */
    const abortedWithin = (reason?: Error): ReturnType<Transport> => {
      const controller = new AbortController();
      return call('/hangs-within', controller.signal, () => controller.abort(reason));
    };
    const isHttp = name === 'node:http';
    /** Closed by the other side: Node has one code for it, undici another. */
    const closed = isHttp ? 'ECONNRESET' : 'UND_ERR_SOCKET';

    describe(`over ${name}`, () => {
      it('a successful envelope', async () => {
        const expected = { outcome: 'success', counted: '', errorType: undefined, requestId: REQUEST_ID, status: UNSET };
        assert.deepEqual(await outcomeOf(call('/success')), expected);
      });
      it('an envelope with an Error', async () => {
        const expected = {
          outcome: 'error',
          counted: 'LimitExceeded LimitExceeded 1',
          errorType: 'LimitExceeded',
          requestId: REQUEST_ID,
          status: ERROR,
        };
        assert.deepEqual(await outcomeOf(call('/error')), expected);
      });
      it('a dry run', async () => {
        const expected = { outcome: 'dry_run', counted: '', errorType: undefined, requestId: REQUEST_ID, status: UNSET };
        assert.deepEqual(await outcomeOf(call('/dry-run')), expected);
      });
      it('an answer that is no envelope', async () => {
        const expected = { outcome: 'failure', counted: '_HTTP 502 1', errorType: '502', requestId: undefined, status: ERROR };
        assert.deepEqual(await outcomeOf(call('/bad-gateway')), expected);
      });
      it('an answer without a body', async () => {
        const expected = { outcome: 'failure', counted: '_HTTP 204 1', errorType: '204', requestId: undefined, status: ERROR };
        assert.deepEqual(await outcomeOf(call('/no-content')), expected);
      });
      it('a connection that is refused', async () => {
        const url = `http://127.0.0.1:${await refusedPort()}`;
        const expected = {
          outcome: 'failure',
          counted: '_NETWORK ECONNREFUSED 1',
          errorType: 'ECONNREFUSED',
          requestId: undefined,
          status: ERROR,
        };
        assert.deepEqual(await outcomeOf(transport({ url, headers, body: '{}' })), expected);
      });
      it('a name that does not resolve', async () => {
        const { outcome, counted } = await outcomeOf(transport({ url: 'http://cvm.tencentcloudapi.invalid', headers, body: '{}' }));
        assert.equal(outcome, 'failure');
        assert.match(String(counted), /^_NETWORK (ENOTFOUND|EAI_AGAIN) 1$/);
      });
      it('a server that speaks no TLS', async () => {
        const { outcome, counted } = await outcomeOf(
          isHttp ? viaHttps(server.port, headers) : transport({ url: `https://${server.host}/success`, headers, body: '{}' }),
        );
        assert.equal(outcome, 'failure');
        assert.match(String(counted), /^_NETWORK (EPROTO|ERR_SSL_\w+|ECONNRESET|UND_ERR_SOCKET) 1$/);
      });
      it('a reset before the answer', async () => {
        const { outcome, counted, errorType } = await outcomeOf(call('/reset-before'));
        assert.equal(outcome, 'failure');
        assert.match(String(counted), /^_NETWORK (ECONNRESET|UND_ERR_SOCKET) 1$/);
        assert.match(String(errorType), /^(ECONNRESET|UND_ERR_SOCKET)$/);
      });
      it('a close before the answer', async () => {
        const expected = { outcome: 'failure', counted: `_NETWORK ${closed} 1`, errorType: closed, requestId: undefined, status: ERROR };
        assert.deepEqual(await outcomeOf(call('/closed-before')), expected);
      });
      it('a reset within the body, of which the RequestId was read', async () => {
        const { outcome, counted, requestId } = await outcomeOf(call('/reset-within'));
        assert.equal(outcome, 'failure');
        assert.match(String(counted), /^_NETWORK (ECONNRESET|UND_ERR_SOCKET) 1$/);
        assert.equal(requestId, REQUEST_ID);
      });
      it('a body that is cut short', async () => {
        const { outcome, counted, requestId } = await outcomeOf(call('/cut-short'));
        assert.equal(outcome, 'failure');
        assert.match(String(counted), /^_NETWORK (ECONNRESET|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH) 1$/);
        assert.equal(requestId, REQUEST_ID);
      });
      it('an answer that is no HTTP', async () => {
        const { outcome, counted } = await outcomeOf(call('/not-http'));
        assert.equal(outcome, 'failure');
        assert.match(String(counted), /^_NETWORK (HPE_\w+|HTTPParserError) 1$/);
      });
      it('an abort before the answer', async () => {
        const controller = new AbortController();
        onHanging = () => controller.abort();
        const calling = call('/hangs', controller.signal);
        const expected = { outcome: 'aborted', counted: '', errorType: undefined, requestId: undefined, status: UNSET };
        assert.deepEqual(await outcomeOf(calling), expected);
      });
      it('an abort within the body', async () => {
        const calling = abortedWithin();
        const expected = { outcome: 'aborted', counted: '', errorType: undefined, requestId: undefined, status: UNSET };
        assert.deepEqual(await outcomeOf(calling), expected);
      });
      it('an abort with a reason of the caller', async () => {
        const calling = abortedWithin(new Error('the user left'));
        assert.equal((await outcomeOf(calling)).outcome, 'aborted');
      });
      it('an abort with a reason that says that time was over', async () => {
        const controller = new AbortController();
        onHanging = () => controller.abort(new Error('no answer, timed out after 30 s'));
        const { outcome, counted } = await outcomeOf(call('/hangs', controller.signal));
        assert.deepEqual([outcome, counted], ['failure', '_NETWORK ETIMEDOUT 1']);
      });
      it('an abort with a reason that has a code', async () => {
        const calling = abortedWithin(Object.assign(new Error('the user left'), { code: 'USER_LEFT' }));
        const expected = { outcome: 'aborted', counted: '', errorType: undefined, requestId: undefined, status: UNSET };
        assert.deepEqual(await outcomeOf(calling), expected);
      });
      it('an answer whose codings stand on two lines', async () => {
        assert.equal((await outcomeOf(call('/two-codings'))).requestId, REQUEST_ID);
      });
      it('an answer in a coding that is none', async () => {
        const { outcome, requestId } = await outcomeOf(call('/no-coding'));
        assert.deepEqual([outcome, requestId], ['success', REQUEST_ID]);
      });
      it('a deadline of the caller', async () => {
        const { outcome, counted } = await outcomeOf(call('/hangs', AbortSignal.timeout(40)));
        assert.equal(outcome, 'failure');
        assert.equal(counted, '_NETWORK TimeoutError 1');
      });
    });
  }

  function viaHttps(port: number, headers: Record<string, string>): Promise<unknown> {
    return import('node:https').then(
      (https) =>
        new Promise((resolve) => {
          https.request({ host: '127.0.0.1', port, method: 'POST', headers }).on('error', resolve).end('{}');
        }),
    );
  }
});
