import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { scenario } from '../../scenario';
import { answer, closed, sendInChunks, settled } from '../../scenario-run';
import { get, open, read, responseTo } from './call';

const FORM = 'Action=DescribeInstances&Version=2017-03-12&Region=ap-guangzhou';
const NO_ACTION = { 'X-TC-Action': [], Host: 'cvm.tencentcloudapi.com' };

/** Objects that an application may use in place of Node's. */
const STAND_INS = {
  'a Proxy': <T extends object>(subject: T): T => new Proxy(subject, {}),
  'an Object.create()': <T extends object>(subject: T): T => Object.create(subject) as T,
  'a Proxy of an Object.create()': <T extends object>(subject: T): T => new Proxy(Object.create(subject) as T, {}),
  'an Object.create() of a Proxy': <T extends object>(subject: T): T => Object.create(new Proxy(subject, {})) as T,
};

const ENDS = {
  'destroy()': (request: ClientRequest) => request.destroy(),
  'destroy() with an error': (request: ClientRequest) => request.destroy(new Error('changed my mind')),
  'abort()': (request: ClientRequest) => request.abort(),
};

/** Methods that are called on a Proxy of the request or response, or on an object that inherits from it. */
export const receivers = Object.entries(STAND_INS).flatMap(([name, standIn]) => {
  // Before the response, the request behind a Proxy cannot be found. So the call ends with the error of the connection.
  const ended = name === 'a Proxy' || name === 'an Object.create() of a Proxy' ? 'failure' : 'aborted';
  return [
    ...Object.entries(ENDS).map(([how, end]) =>
      scenario(`${how} on ${name} of the request`, [ended], async (run) => {
        const request = get(run, await run.serve(() => run.recorder.log('ended', end(standIn(request)) === request)));
        request.on('error', (error) => run.recorder.log('error', error));
        await closed(request);
        run.recorder.request('closed', request);
      }),
    ),

    scenario(`destroy() on ${name} of the request within the body`, ['aborted'], async (run) => {
      const request = get(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.on('error', (error) => run.recorder.log('error', error));
      response.once('data', () => standIn(request).destroy());
      await closed(response);
      await settled();
    }),

    scenario(`destroy() on ${name} of the response`, ['aborted'], async (run) => {
      const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
      response.on('error', (error) => run.recorder.log('error', error));
      response.once('data', () => standIn(response).destroy());
      await closed(response);
      await settled();
    }),

    scenario(`push() on ${name} of the response`, ['success'], async (run) => {
      const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
      run.recorder.log('pushed', standIn(response).push(Buffer.from(' ')));
      run.recorder.log('body', await read(response));
    }),

    scenario(`push() that is overridden in ${name} of the response`, ['success'], async (run) => {
      const response = await responseTo(run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
      const other = standIn(response);
      const { push } = response;
      other.push = function (this: IncomingMessage, ...args) {
        run.recorder.log('overridden');
        return push.apply(this, args);
      };
      run.recorder.log('pushed', other.push(Buffer.from(' ')));
      run.recorder.log('body', await read(response));
    }),

    scenario(`a form that is written to ${name} of the request`, ['success'], async (run) => {
      const request = open(run, await run.serve(answer), { method: 'POST', headers: NO_ACTION });
      const other = standIn(request);
      run.recorder.log(other.write(FORM.slice(0, 30)), other.end(FORM.slice(30)) === other);
      // `end()` on an inheriting object does not end the request itself.
      request.end();
      const [response] = await once(request, 'response');
      await read(response);
    }),
  ];
});
