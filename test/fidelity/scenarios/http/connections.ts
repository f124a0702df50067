import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { scenario } from '../../scenario';
import { answer, closed, inPieces, settled } from '../../stage';
import { get, ownAgent, read, responseTo } from './call';

/** Connections that are reused, queued for, not kept, and encrypted. */
export const connections = [
  scenario('three calls one after the other over one connection', ['success', 'success', 'success'], async (stage) => {
    const url = await stage.serve((_request, response) => void inPieces(response));
    const agent = ownAgent(stage, url, { maxSockets: 1 });
    for (const path of ['/1', '/2', '/3']) {
      const request = get(stage, url + path, { agent });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      await read(response);
      await settled();
      stage.recorder.request('after', request);
      const [socket] = Object.values(agent.freeSockets).flatMap((free) => free ?? []);
      stage.recorder.say(
        'free socket',
        socket.eventNames().map((name) => `${String(name)}=${socket.listenerCount(name)}`),
      );
    }
  }),

  scenario('three calls queued for one connection', ['success', 'success', 'success'], async (stage) => {
    const url = await stage.serve((_request, response) => void inPieces(response));
    const agent = ownAgent(stage, url, { maxSockets: 1 });
    const reads = ['/1', '/2', '/3'].map(async (path) => {
      const request = get(stage, url + path, { agent });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      stage.recorder.say(path, await read(response));
    });
    await Promise.all(reads);
  }),

  scenario('a call that is aborted while it queues', ['aborted', 'success'], async (stage) => {
    const url = await stage.serve((_request, response) => void inPieces(response));
    const agent = ownAgent(stage, url, { maxSockets: 1 });
    const first = get(stage, `${url}/1`, { agent });
    const queued = get(stage, `${url}/2`, { agent });
    queued.on('error', (error) => stage.recorder.say('queued', error));
    queued.destroy();
    const [response] = (await once(first, 'response')) as [IncomingMessage];
    stage.recorder.say('body', await read(response));
  }),

  scenario('a connection that is not kept', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)), { agent: false });
    stage.recorder.say('body', await read(response));
  }),

  scenario('TLS', ['success'], async (stage) => {
    const response = await responseTo(stage, await stage.serveTls((_request, answering) => void inPieces(answering)));
    stage.recorder.say('body', await read(response));
  }),

  scenario('TLS with a certificate that is not trusted', ['failure'], async (stage) => {
    const request = get(stage, await stage.serveTls(answer), { ca: [] });
    request.on('error', ({ message }) => stage.recorder.say('error', message));
    await closed(request);
  }),
];
