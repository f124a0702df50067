import { once } from 'node:events';
import { scenario } from '../../scenario';
import { answer, closed, ENVELOPE, inPieces, PIECES, settled, type Stage } from '../../stage';
import { get, open, read, responseTo } from './call';

const BROKEN_BODY = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

/** The ways a call ends before its answer does, and what bodies end like. */
export const ending = [
  scenario('destroy() right after it was made', ['aborted'], async (stage) => {
    const request = open(stage, await stage.serve(answer));
    request.on('error', (error) => stage.recorder.say('error', error));
    request.destroy();
    await closed(request);
    stage.recorder.request('closed', request);
  }),

  scenario('destroy() with an error before there is an answer', ['aborted'], async (stage) => {
    const request = get(stage, await stage.serve(() => request.destroy(new Error('changed my mind'))));
    request.on('error', (error) => stage.recorder.say('error', error));
    await closed(request);
  }),

  scenario('destroy() without an error before there is an answer', ['aborted'], async (stage) => {
    const request = get(stage, await stage.serve(() => request.destroy()));
    request.on('error', (error) => stage.recorder.say('error', error));
    await closed(request);
  }),

  scenario('abort(), the old way', ['aborted'], async (stage) => {
    const request = get(stage, await stage.serve(() => request.abort()));
    request.on('error', (error) => stage.recorder.say('error', error));
    await closed(request);
    stage.recorder.request('closed', request);
  }),

  scenario('request.destroy() in the middle of the body', ['aborted'], async (stage) => {
    const request = get(stage, await stage.serve((_request, response) => void inPieces(response)));
    request.on('error', (error) => stage.recorder.say('request error', error));
    const [response] = await once(request, 'response');
    response.on('error', (error: Error) => stage.recorder.say('response error', error));
    response.once('data', () => request.destroy());
    await closed(request);
    await settled();
    stage.recorder.response('closed', response);
  }),

  scenario('response.destroy() in the middle of the body', ['aborted'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    response.once('data', () => response.destroy());
    await closed(response);
    await settled();
  }),

  scenario('response.destroy(error) in the middle of the body', ['aborted'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
    response.once('data', () => response.destroy(new Error('enough')));
    response.on('error', (error) => stage.recorder.say('error', error));
    await closed(response);
    await settled();
  }),

  scenario('destroy() after the end changes nothing', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve(answer));
    await read(response);
    response.destroy();
    await settled();
  }),

  ...(['before', 'waiting', 'reading'] as const).map((moment) =>
    scenario(`an AbortSignal that fires ${moment === 'before' ? 'before the start' : `while ${moment}`}`, ['aborted'], (stage) =>
      aborted(stage, moment),
    ),
  ),

  scenario("a 'timeout' and what the application does then", ['failure'], async (stage) => {
    const request = get(stage, await stage.serve(() => undefined), { timeout: 250 });
    request.on('timeout', () => request.destroy());
    request.on('error', (error) => stage.recorder.say('error', error));
    await closed(request);
  }),

  scenario("a 'timeout' that nobody heeds", ['success'], async (stage) => {
    let waiting: () => void = () => undefined;
    const request = get(stage, await stage.serve((incoming, answering) => (waiting = () => answer(incoming, answering))), { timeout: 250 });
    request.on('timeout', () => waiting());
    const [response] = await once(request, 'response');
    stage.recorder.say('body', await read(response));
  }),

  scenario('a connection reset before the answer', ['failure'], async (stage) => {
    const request = get(stage, await stage.serve((incoming) => incoming.socket.resetAndDestroy()));
    request.on('error', (error) => stage.recorder.say('error', error));
    await closed(request);
    stage.recorder.request('closed', request);
  }),

  scenario('a connection closed before the answer', ['failure'], async (stage) => {
    const request = get(stage, await stage.serve((incoming) => incoming.socket.end()));
    request.on('error', (error) => stage.recorder.say('error', error));
    await closed(request);
  }),

  scenario('a connection lost within the body', ['failure'], async (stage) => {
    const url = await stage.serve((incoming, response) => {
      response.write(PIECES[0]);
      void settled().then(() => incoming.socket.destroy());
    });
    const response = await responseTo(stage, url);
    response.on('error', (error) => stage.recorder.say('error', error));
    response.on('data', (piece) => stage.recorder.say('data', piece));
    await closed(response);
  }),

  scenario('a connection lost while the body is unread', ['failure'], async (stage) => {
    const url = await stage.serve((incoming, response) => {
      response.write(PIECES[0]);
      void settled().then(() => incoming.socket.destroy());
    });
    const response = await responseTo(stage, url);
    response.on('error', (error) => stage.recorder.say('error', error));
    await closed(response);
  }),

  scenario('an error that nobody listens for', ['failure'], async (stage) => {
    const request = get(stage, await stage.nobody());
    await closed(request);
    await settled();
  }),

  scenario('nobody at the other end', ['failure'], async (stage) => {
    const request = get(stage, await stage.nobody());
    request.on('error', (error) => stage.recorder.say('error', error));
    await closed(request);
  }),

  scenario('a name that is not known', ['failure'], async (stage) => {
    const lookup = (_name: string, _options: object, done: (error: Error, address: string, family: number) => void): void =>
      done(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), '', 4);
    const request = get(stage, 'http://cvm.tencentcloudapi.com/', { lookup });
    request.on('error', (error) => stage.recorder.say('error', error));
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
    scenario(name, ['failure'], async (stage) => {
      const request = get(stage, await stage.serveBytes((socket) => socket.end(bytes)));
      request.on('error', (error) => stage.recorder.say('request error', error));
      request.on('response', (response) => {
        response.on('data', (piece) => stage.recorder.say('data', piece));
        response.on('error', (error) => stage.recorder.say('response error', error));
      });
      await closed(request);
      await settled();
    }),
  ),

  scenario('a body that goes on after its Content-Length', ['success'], async (stage) => {
    const bytes = `${BROKEN_BODY}Content-Length: ${Buffer.byteLength(ENVELOPE)}\r\n\r\n${ENVELOPE}and more and more`;
    const request = get(stage, await stage.serveBytes((socket) => socket.write(bytes)));
    request.on('error', (error) => stage.recorder.say('request error', error));
    request.on('response', (response) => response.on('data', (piece) => stage.recorder.say('data', piece)));
    await closed(request);
    await settled();
  }),

  scenario('a body that ends with the connection', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serveBytes((socket) => socket.end(`${BROKEN_BODY}\r\n${ENVELOPE}`)));
    stage.recorder.say('body', await read(response));
  }),
];

async function aborted(stage: Stage, moment: 'before' | 'waiting' | 'reading'): Promise<void> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(new Error('no longer wanted'));
  const url = await stage.serve((_request, response) => (moment === 'waiting' ? abort() : void inPieces(response)));
  if (moment === 'before') abort();
  const request = get(stage, url, { signal: controller.signal });
  request.on('error', (error) => stage.recorder.say('request error', error));
  request.on('response', (response) => {
    response.on('error', (error) => stage.recorder.say('response error', error));
    response.once('data', abort);
  });
  await closed(request);
  await settled();
  stage.recorder.request('closed', request);
}
