import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { scenario } from '../../scenario';
import { answer, closed, sendInChunks, settled } from '../../scenario-run';
import { get, ownAgent, read, responseTo } from './call';

/** Connections that are reused, queued for, closed after a call, and encrypted. */
export const connections = [
  scenario('three calls one after the other over one connection', ['success', 'success', 'success'], async (run) => {
    const url = await run.serve((_request, response) => void sendInChunks(response));
    const agent = ownAgent(run, url, { maxSockets: 1 });
    for (const path of ['/1', '/2', '/3']) {
      const request = get(run, url + path, { agent });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      await read(response);
      await settled();
      run.recorder.request('after', request);
      const [socket] = Object.values(agent.freeSockets).flatMap((free) => free ?? []);
      run.recorder.log(
        'free socket',
        socket.eventNames().map((name) => `${String(name)}=${socket.listenerCount(name)}`),
      );
    }
  }),

  scenario('three calls queued for one connection', ['success', 'success', 'success'], async (run) => {
    const url = await run.serve((_request, response) => void sendInChunks(response));
    const agent = ownAgent(run, url, { maxSockets: 1 });
    const reads = ['/1', '/2', '/3'].map(async (path) => {
      const request = get(run, url + path, { agent });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      run.recorder.log(path, await read(response));
    });
    await Promise.all(reads);
  }),

  scenario('a call that is aborted while it queues', ['aborted', 'success'], async (run) => {
    const url = await run.serve((_request, response) => void sendInChunks(response));
    const agent = ownAgent(run, url, { maxSockets: 1 });
    const first = get(run, `${url}/1`, { agent });
    const queued = get(run, `${url}/2`, { agent });
    queued.on('error', (error) => run.recorder.log('queued', error));
    queued.destroy();
    const [response] = (await once(first, 'response')) as [IncomingMessage];
    run.recorder.log('body', await read(response));
  }),

  scenario('a connection that is not kept', ['success'], async (run) => {
    const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)), {
      agent: false,
    });
    run.recorder.log('body', await read(response));
  }),

  scenario('TLS', ['success'], async (run) => {
    const response = await responseTo(run, await run.serveTls((_request, serverResponse) => void sendInChunks(serverResponse)));
    run.recorder.log('body', await read(response));
  }),

  scenario('TLS with a certificate that is not trusted', ['failure'], async (run) => {
    const request = get(run, await run.serveTls(answer), { ca: [] });
    request.on('error', ({ message }) => run.recorder.log('error', message));
    await closed(request);
  }),
];
