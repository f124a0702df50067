import { once } from 'node:events';
import { scenario } from '../../scenario';
import { answer, closed, ENVELOPE, sendInChunks, CHUNKS, settled, type ScenarioRun } from '../../scenario-run';
import { get, open, read, responseTo } from './call';

const BROKEN_BODY = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

/** The ways in which a call ends early, broken responses, and the ways in which bodies end. */
export const ending = [
  scenario('destroy() right after it was made', ['aborted'], async (run) => {
    const request = open(run, await run.serve(answer));
    request.on('error', (error) => run.recorder.log('error', error));
    request.destroy();
    await closed(request);
    run.recorder.request('closed', request);
  }),

  scenario('destroy() with an error before there is an answer', ['aborted'], async (run) => {
    const request = get(run, await run.serve(() => request.destroy(new Error('changed my mind'))));
    request.on('error', (error) => run.recorder.log('error', error));
    await closed(request);
  }),

  scenario('destroy() without an error before there is an answer', ['aborted'], async (run) => {
    const request = get(run, await run.serve(() => request.destroy()));
    request.on('error', (error) => run.recorder.log('error', error));
    await closed(request);
  }),

  scenario('abort(), the old way', ['aborted'], async (run) => {
    const request = get(run, await run.serve(() => request.abort()));
    request.on('error', (error) => run.recorder.log('error', error));
    await closed(request);
    run.recorder.request('closed', request);
  }),

  scenario('request.destroy() in the middle of the body', ['aborted'], async (run) => {
    const request = get(run, await run.serve((_request, response) => void sendInChunks(response)));
    request.on('error', (error) => run.recorder.log('request error', error));
    const [response] = await once(request, 'response');
    response.on('error', (error: Error) => run.recorder.log('response error', error));
    response.once('data', () => request.destroy());
    await closed(request);
    await settled();
    run.recorder.response('closed', response);
  }),

  scenario('response.destroy() in the middle of the body', ['aborted'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    response.once('data', () => response.destroy());
    await closed(response);
    await settled();
  }),

  scenario('response.destroy(error) in the middle of the body', ['aborted'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
    response.once('data', () => response.destroy(new Error('enough')));
    response.on('error', (error) => run.recorder.log('error', error));
    await closed(response);
    await settled();
  }),

  scenario('destroy() after the end changes nothing', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve(answer));
    await read(response);
    response.destroy();
    await settled();
  }),

  ...(['before', 'waiting', 'reading'] as const).map((moment) =>
    scenario(`an AbortSignal that fires ${moment === 'before' ? 'before the start' : `while ${moment}`}`, ['aborted'], (run) =>
      aborted(run, moment),
    ),
  ),

  scenario("a 'timeout' and what the application does then", ['failure'], async (run) => {
    const request = get(run, await run.serve(() => undefined), { timeout: 250 });
    request.on('timeout', () => request.destroy());
    request.on('error', (error) => run.recorder.log('error', error));
    await closed(request);
  }),

  scenario("a 'timeout' that the application ignores", ['success'], async (run) => {
    let waiting: () => void = () => undefined;
    const request = get(run, await run.serve((incoming, serverResponse) => (waiting = () => answer(incoming, serverResponse))), {
      timeout: 250,
    });
    request.on('timeout', () => waiting());
    const [response] = await once(request, 'response');
    run.recorder.log('body', await read(response));
  }),

  scenario('a connection reset before the answer', ['failure'], async (run) => {
    const request = get(run, await run.serve((incoming) => incoming.socket.resetAndDestroy()));
    request.on('error', (error) => run.recorder.log('error', error));
    await closed(request);
    run.recorder.request('closed', request);
  }),

  scenario('a connection closed before the answer', ['failure'], async (run) => {
    const request = get(run, await run.serve((incoming) => incoming.socket.end()));
    request.on('error', (error) => run.recorder.log('error', error));
    await closed(request);
  }),

  scenario('a connection lost within the body', ['failure'], async (run) => {
    const url = await run.serve((incoming, response) => {
      response.write(CHUNKS[0]);
      void settled().then(() => incoming.socket.destroy());
    });
    const response = await responseTo(run, url);
    response.on('error', (error) => run.recorder.log('error', error));
    response.on('data', (chunk) => run.recorder.log('data', chunk));
    await closed(response);
  }),

  scenario('a connection lost while the body is unread', ['failure'], async (run) => {
    const url = await run.serve((incoming, response) => {
      response.write(CHUNKS[0]);
      void settled().then(() => incoming.socket.destroy());
    });
    const response = await responseTo(run, url);
    response.on('error', (error) => run.recorder.log('error', error));
    await closed(response);
  }),

  scenario('an error that nobody listens for', ['failure'], async (run) => {
    const request = get(run, await run.unusedUrl());
    await closed(request);
    await settled();
  }),

  scenario('a refused connection', ['failure'], async (run) => {
    const request = get(run, await run.unusedUrl());
    request.on('error', (error) => run.recorder.log('error', error));
    await closed(request);
  }),

  scenario('a name that is not known', ['failure'], async (run) => {
    const lookup = (_name: string, _options: object, done: (error: Error, address: string, family: number) => void): void =>
      done(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), '', 4);
    const request = get(run, 'http://cvm.tencentcloudapi.com/', { lookup });
    request.on('error', (error) => run.recorder.log('error', error));
    await closed(request);
  }),

  ...Object.entries({
    'an answer that is not HTTP': 'SSH-2.0-OpenSSH_9.6\r\n',
    'a Content-Length that is not a number': `${BROKEN_BODY}Content-Length: many\r\n\r\n{}`,
    'a broken chunk size': `${BROKEN_BODY}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}`,
    'headers beyond the limit': `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`,
    'a body shorter than its Content-Length': `${BROKEN_BODY}Content-Length: 500\r\n\r\n${ENVELOPE}`,
    'a chunked body without its end': `${BROKEN_BODY}Transfer-Encoding: chunked\r\n\r\n5\r\n{"Res\r\n`,
  }).map(([name, bytes]) =>
    scenario(name, ['failure'], async (run) => {
      const request = get(run, await run.serveBytes((socket) => socket.end(bytes)));
      request.on('error', (error) => run.recorder.log('request error', error));
      request.on('response', (response) => {
        response.on('data', (chunk) => run.recorder.log('data', chunk));
        response.on('error', (error) => run.recorder.log('response error', error));
      });
      await closed(request);
      await settled();
    }),
  ),

  scenario('a body that goes on after its Content-Length', ['success'], async (run) => {
    const bytes = `${BROKEN_BODY}Content-Length: ${Buffer.byteLength(ENVELOPE)}\r\n\r\n${ENVELOPE}and more and more`;
    const request = get(run, await run.serveBytes((socket) => socket.write(bytes)));
    request.on('error', (error) => run.recorder.log('request error', error));
    request.on('response', (response) => response.on('data', (chunk) => run.recorder.log('data', chunk)));
    await closed(request);
    await settled();
  }),

  scenario('a body that ends with the connection', ['success'], async (run) => {
    const response = await responseTo(run, await run.serveBytes((socket) => socket.end(`${BROKEN_BODY}\r\n${ENVELOPE}`)));
    run.recorder.log('body', await read(response));
  }),
];

async function aborted(run: ScenarioRun, moment: 'before' | 'waiting' | 'reading'): Promise<void> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(new Error('no longer wanted'));
  const url = await run.serve((_request, response) => (moment === 'waiting' ? abort() : void sendInChunks(response)));
  if (moment === 'before') abort();
  const request = get(run, url, { signal: controller.signal });
  request.on('error', (error) => run.recorder.log('request error', error));
  request.on('response', (response) => {
    response.on('error', (error) => run.recorder.log('response error', error));
    response.once('data', abort);
  });
  await closed(request);
  await settled();
  run.recorder.request('closed', request);
}
