import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { scenario } from '../../scenario';
import { answer, closed, ENVELOPE, inPieces, PIECES, settled } from '../../stage';
import { get, open, read, responseTo } from './call';

/** What HTTP has beside a plain request and its answer. */
export const protocol = [
  ...[204, 304].map((status) =>
    scenario(`status ${status}, which has no body`, ['failure'], async (stage) => {
      const response = await responseTo(
        stage,
        await stage.serve((_request, answering) => void answering.writeHead(status, { etag: '"1"' }).end()),
      );
      stage.recorder.say('body', await read(response));
    }),
  ),

  scenario('HEAD', ['failure'], async (stage) => {
    const response = await responseTo(stage, await stage.serve(answer), { method: 'HEAD' });
    stage.recorder.say('body', await read(response));
  }),

  scenario('an empty body', ['failure'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void answering.end()));
    stage.recorder.say('body', await read(response));
  }),

  scenario('an envelope on status 400', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void answering.writeHead(400).end(ENVELOPE)));
    stage.recorder.say('body', await read(response));
  }),

  scenario('trailers', ['success'], async (stage) => {
    const url = await stage.serve((_request, response) => {
      response.writeHead(200, { Trailer: 'Checksum' });
      response.write(ENVELOPE);
      response.addTrailers({ Checksum: 'abc' });
      response.end();
    });
    const response = await responseTo(stage, url);
    await read(response);
    stage.recorder.response('read', response);
  }),

  scenario('repeated and odd response headers', ['success'], async (stage) => {
    const url = await stage.serve((_request, response) => {
      response.writeHead(200, { 'Set-Cookie': ['a=1', 'b=2'], 'X-TC-RequestId': ['one', 'two'], 'X-Odd': 'ünï' });
      response.end(ENVELOPE);
    });
    const response = await responseTo(stage, url, { joinDuplicateHeaders: true });
    stage.recorder.say(response.rawHeaders.filter((name) => name !== 'Date').length, response.headersDistinct);
    await read(response);
  }),

  scenario('Expect: 100-continue', ['success'], async (stage) => {
    const request = open(stage, await stage.serve(answer), { method: 'POST', headers: { Expect: '100-continue' } });
    request.on('continue', () => request.end('{}'));
    request.flushHeaders();
    const [response] = await once(request, 'response');
    stage.recorder.say('body', await read(response));
  }),

  scenario('103 before the answer', ['success'], async (stage) => {
    const url = await stage.serve((_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      void settled().then(() => response.end(ENVELOPE));
    });
    const request = get(stage, url);
    request.on('information', ({ statusCode, rawHeaders }) => stage.recorder.say('information', statusCode, rawHeaders));
    const [response] = await once(request, 'response');
    stage.recorder.say('body', await read(response));
  }),

  scenario('an upgrade', [], async (stage) => {
    const url = await stage.serveBytes((socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhello'),
    );
    const request = get(stage, url, { headers: { Connection: 'Upgrade', Upgrade: 'echo' } });
    const [response, socket, head] = await once(request, 'upgrade');
    stage.recorder.response('upgraded', response);
    stage.recorder.say('head', head, 'socket listeners', socket.eventNames().map(String));
    request.destroy();
    await settled();
  }),

  scenario('CONNECT', [], async (stage) => {
    const url = await stage.serveBytes((socket) => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    const request = get(stage, url, { method: 'CONNECT', path: 'cvm.tencentcloudapi.com:443' });
    const [response, socket] = await once(request, 'connect');
    stage.recorder.response('connected', response);
    stage.recorder.request('connected', request);
    socket.destroy();
    await settled();
  }),

  scenario('a gzip body, decoded by the application', ['success'], async (stage) => {
    const body = gzipSync(ENVELOPE);
    const url = await stage.serve((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      void inPieces(response, [body.subarray(0, 30), body.subarray(30)]);
    });
    const response = await responseTo(stage, url);
    stage.recorder.say('decoded', gunzipSync(await read(response)));
  }),

  scenario('handlers that run in the context of the call', ['success'], async (stage) => {
    const storage = new AsyncLocalStorage<string>();
    const url = await stage.serve((_request, response) => void inPieces(response));
    await storage.run('mine', async () => {
      const request = get(stage, url);
      const where = (what: string) => (): void => stage.recorder.say(what, storage.getStore());
      for (const event of ['socket', 'response', 'close']) request.on(event, where(event));
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      for (const event of ['data', 'end', 'close']) response.on(event, where(event));
      await closed(response);
    });
  }),

  scenario('an exception in a handler of the application', ['aborted'], async (stage) => {
    const request = get(stage, await stage.serve((_request, response) => response.write(PIECES[0])));
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
