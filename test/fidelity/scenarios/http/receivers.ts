import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { scenario } from '../../scenario';
import { answer, closed, inPieces, settled } from '../../stage';
import { get, open, read, responseTo } from './call';

const FORM = 'Action=DescribeInstances&Version=2017-03-12&Region=ap-guangzhou';
const NO_ACTION = { 'X-TC-Action': [], Host: 'cvm.tencentcloudapi.com' };

/** Objects that an application may put in the place of Node's. */
const STAND_INS = {
  'a Proxy': <T extends object>(subject: T): T => new Proxy(subject, {}),
  'an heir': <T extends object>(subject: T): T => Object.create(subject) as T,
  'a Proxy of an heir': <T extends object>(subject: T): T => new Proxy(Object.create(subject) as T, {}),
  'an heir of a Proxy': <T extends object>(subject: T): T => Object.create(new Proxy(subject, {})) as T,
};

const ENDS = {
  'destroy()': (request: ClientRequest) => request.destroy(),
  'destroy() with an error': (request: ClientRequest) => request.destroy(new Error('changed my mind')),
  'abort()': (request: ClientRequest) => request.abort(),
};

/** Methods that are called on something else than the request or response that they were given to. */
export const receivers = Object.entries(STAND_INS).flatMap(([name, standIn]) => {
  // Nothing leads from a Proxy to its request before there is a response: what the connection says counts.
  const ended = name === 'a Proxy' || name === 'an heir of a Proxy' ? 'failure' : 'aborted';
  return [
    ...Object.entries(ENDS).map(([how, end]) =>
      scenario(`${how} on ${name} of the request`, [ended], async (stage) => {
        const request = get(stage, await stage.serve(() => stage.recorder.say('ended', end(standIn(request)) === request)));
        request.on('error', (error) => stage.recorder.say('error', error));
        await closed(request);
        stage.recorder.request('closed', request);
      }),
    ),

    scenario(`destroy() on ${name} of the request within the body`, ['aborted'], async (stage) => {
      const request = get(stage, await stage.serve((_request, answering) => void inPieces(answering)));
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.on('error', (error) => stage.recorder.say('error', error));
      response.once('data', () => standIn(request).destroy());
      await closed(response);
      await settled();
    }),

    scenario(`destroy() on ${name} of the response`, ['aborted'], async (stage) => {
      const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
      response.on('error', (error) => stage.recorder.say('error', error));
      response.once('data', () => standIn(response).destroy());
      await closed(response);
      await settled();
    }),

    scenario(`push() on ${name} of the response`, ['success'], async (stage) => {
      const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
      stage.recorder.say('pushed', standIn(response).push(Buffer.from(' ')));
      stage.recorder.say('body', await read(response));
    }),

    scenario(`push() that is overridden in ${name} of the response`, ['success'], async (stage) => {
      const response = await responseTo(stage, await stage.serve((_request, answering) => void inPieces(answering)));
      const other = standIn(response);
      const { push } = response;
      other.push = function (this: IncomingMessage, ...args) {
        stage.recorder.say('overridden');
        return push.apply(this, args);
      };
      stage.recorder.say('pushed', other.push(Buffer.from(' ')));
      stage.recorder.say('body', await read(response));
    }),

    scenario(`a form that is written to ${name} of the request`, ['success'], async (stage) => {
      const request = open(stage, await stage.serve(answer), { method: 'POST', headers: NO_ACTION });
      const other = standIn(request);
      stage.recorder.say(other.write(FORM.slice(0, 30)), other.end(FORM.slice(30)) === other);
      // What an heir is told of its end, the request does not hear.
      request.end();
      const [response] = await once(request, 'response');
      await read(response);
    }),
  ];
});
