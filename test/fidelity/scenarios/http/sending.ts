import { once } from 'node:events';
import { scenario } from '../../scenario';
import { answer, ENVELOPE, settled } from '../../stage';
import { open, read } from './call';

const FORM = 'Action=DescribeInstances&Version=2017-03-12&Region=ap-guangzhou&Nonce=1&SecretId=AKIDEXAMPLE';
/** Without an action in its headers a call may be one whose form has to be read. */
const NO_ACTION = { 'X-TC-Action': [], Host: 'cvm.tencentcloudapi.com' };

/** The ways to send the body of a request. */
export const sending = [
  scenario('a form in one end()', ['success'], async (stage) => {
    const request = open(stage, await stage.serve(answer), { method: 'POST', headers: NO_ACTION });
    stage.recorder.say('chained', request.end(FORM, () => stage.recorder.say('sent')) === request);
    const [response] = await once(request, 'response');
    await read(response);
    stage.recorder.request('read', request);
  }),

  scenario('a form in several writes with callbacks', ['success'], async (stage) => {
    const request = open(stage, await stage.serve(answer), { method: 'POST', headers: NO_ACTION });
    const said = (what: string) => (): void => stage.recorder.say(what);
    stage.recorder.say(request.write(FORM.slice(0, 30), said('first')), request.write(Buffer.from(FORM.slice(30, 60)), said('second')));
    stage.recorder.say(request.write(Buffer.from(FORM.slice(60)).toString('hex'), 'hex', said('third')));
    request.end(said('ended'));
    const [response] = await once(request, 'response');
    await read(response);
  }),

  scenario('a write that is wrong', ['aborted'], async (stage) => {
    const request = open(stage, await stage.serve(answer), { method: 'POST', headers: NO_ACTION });
    request.on('error', (error) => stage.recorder.say('error', error));
    for (const wrong of [null, 17, {}]) {
      try {
        request.write(wrong);
      } catch (error) {
        stage.recorder.say('threw', error);
      }
    }
    request.destroy();
    await settled();
  }),

  scenario('a large upload that waits for the server', ['success'], async (stage) => {
    const url = await stage.serve((incoming, response) => incoming.on('end', () => response.end(ENVELOPE)));
    const request = open(stage, url, { method: 'POST', headers: NO_ACTION });
    stage.recorder.say('room', request.write(Buffer.alloc(2_000_000, 'a')));
    await once(request, 'drain');
    request.end();
    const [response] = await once(request, 'response');
    await read(response);
  }),
];
