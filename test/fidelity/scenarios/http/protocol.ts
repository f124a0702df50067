import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { scenario } from '../../scenario';
import { answer, closed, ENVELOPE, sendInChunks, CHUNKS, settled } from '../../scenario-run';
import { get, open, read, responseTo } from './call';

/** The features of HTTP beyond a plain request and response. */
export const protocol = [
  ...[204, 304].map((status) =>
    scenario(`status ${status}, which has no body`, ['failure'], async (run) => {
      const response = await responseTo(
        run,
        await run.serve((_request, serverResponse) => void serverResponse.writeHead(status, { etag: '"1"' }).end()),
      );
      run.recorder.log('body', await read(response));
    }),
  ),

  scenario('HEAD', ['failure'], async (run) => {
    const response = await responseTo(run, await run.serve(answer), { method: 'HEAD' });
    run.recorder.log('body', await read(response));
  }),

  scenario('an empty body', ['failure'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void serverResponse.end()));
    run.recorder.log('body', await read(response));
  }),

  scenario('an envelope on status 400', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void serverResponse.writeHead(400).end(ENVELOPE)));
    run.recorder.log('body', await read(response));
  }),

  scenario('trailers', ['success'], async (run) => {
    const url = await run.serve((_request, response) => {
      response.writeHead(200, { Trailer: 'Checksum' });
      response.write(ENVELOPE);
      response.addTrailers({ Checksum: 'abc' });
      response.end();
    });
    const response = await responseTo(run, url);
    await read(response);
    run.recorder.response('read', response);
  }),

  scenario('repeated and odd response headers', ['success'], async (run) => {
    const url = await run.serve((_request, response) => {
      response.writeHead(200, { 'Set-Cookie': ['a=1', 'b=2'], 'X-TC-RequestId': ['one', 'two'], 'X-Odd': 'ünï' });
      response.end(ENVELOPE);
    });
    const response = await responseTo(run, url, { joinDuplicateHeaders: true });
    run.recorder.log(response.rawHeaders.filter((name) => name !== 'Date').length, response.headersDistinct);
    await read(response);
  }),

  scenario('Expect: 100-continue', ['success'], async (run) => {
    const request = open(run, await run.serve(answer), { method: 'POST', headers: { Expect: '100-continue' } });
    request.on('continue', () => request.end('{}'));
    request.flushHeaders();
    const [response] = await once(request, 'response');
    run.recorder.log('body', await read(response));
  }),

  scenario('103 before the answer', ['success'], async (run) => {
    const url = await run.serve((_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      void settled().then(() => response.end(ENVELOPE));
    });
    const request = get(run, url);
    request.on('information', ({ statusCode, rawHeaders }) => run.recorder.log('information', statusCode, rawHeaders));
    const [response] = await once(request, 'response');
    run.recorder.log('body', await read(response));
  }),

  scenario('an upgrade', [], async (run) => {
    const url = await run.serveBytes((socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhello'),
    );
    const request = get(run, url, { headers: { Connection: 'Upgrade', Upgrade: 'echo' } });
    const [response, socket, head] = await once(request, 'upgrade');
    run.recorder.response('upgraded', response);
    run.recorder.log('head', head, 'socket listeners', socket.eventNames().map(String));
    request.destroy();
    await settled();
  }),

  scenario('CONNECT', [], async (run) => {
    const url = await run.serveBytes((socket) => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    const request = get(run, url, { method: 'CONNECT', path: 'cvm.tencentcloudapi.com:443' });
    const [response, socket] = await once(request, 'connect');
    run.recorder.response('connected', response);
    run.recorder.request('connected', request);
    socket.destroy();
    await settled();
  }),

  scenario('a gzip body, decoded by the application', ['success'], async (run) => {
    const body = gzipSync(ENVELOPE);
    const url = await run.serve((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      void sendInChunks(response, [body.subarray(0, 30), body.subarray(30)]);
    });
    const response = await responseTo(run, url);
    run.recorder.log('decoded', gunzipSync(await read(response)));
  }),

  scenario('handlers that run in the context of the call', ['success'], async (run) => {
    const storage = new AsyncLocalStorage<string>();
    const url = await run.serve((_request, response) => void sendInChunks(response));
    await storage.run('mine', async () => {
      const request = get(run, url);
      const where = (what: string) => (): void => run.recorder.log(what, storage.getStore());
      for (const event of ['socket', 'response', 'close']) request.on(event, where(event));
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      for (const event of ['data', 'end', 'close']) response.on(event, where(event));
      await closed(response);
    });
  }),

  scenario('an exception in a handler of the application', ['aborted'], async (run) => {
    const request = get(run, await run.serve((_request, response) => response.write(CHUNKS[0])));
    request.on('response', (response) =>
      response.on('data', () => {
        throw new Error('a bug of the application');
      }),
    );
    await settled();
    await settled();
    request.destroy();
    await settled();
  }),
];
