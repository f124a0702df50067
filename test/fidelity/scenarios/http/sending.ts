import { once } from 'node:events';
import { scenario } from '../../scenario';
import { answer, ENVELOPE, settled } from '../../scenario-run';
import { open, read } from './call';

const FORM = 'Action=DescribeInstances&Version=2017-03-12&Region=ap-guangzhou&Nonce=1&SecretId=AKIDEXAMPLE';
/** Without an action in the headers the instrumentation reads the form. */
const NO_ACTION = { 'X-TC-Action': [], Host: 'cvm.tencentcloudapi.com' };

/** The ways to send the body of a request. */
export const sending = [
  scenario('a form in one end()', ['success'], async (run) => {
    const request = open(run, await run.serve(answer), { method: 'POST', headers: NO_ACTION });
    run.recorder.log('chained', request.end(FORM, () => run.recorder.log('sent')) === request);
    const [response] = await once(request, 'response');
    await read(response);
    run.recorder.request('read', request);
  }),

  scenario('a form in several writes with callbacks', ['success'], async (run) => {
    const request = open(run, await run.serve(answer), { method: 'POST', headers: NO_ACTION });
    const logged = (what: string) => (): void => run.recorder.log(what);
    run.recorder.log(request.write(FORM.slice(0, 30), logged('first')), request.write(Buffer.from(FORM.slice(30, 60)), logged('second')));
    run.recorder.log(request.write(Buffer.from(FORM.slice(60)).toString('hex'), 'hex', logged('third')));
    request.end(logged('ended'));
    const [response] = await once(request, 'response');
    await read(response);
  }),

  scenario('a write with a wrong argument', ['aborted'], async (run) => {
    const request = open(run, await run.serve(answer), { method: 'POST', headers: NO_ACTION });
    request.on('error', (error) => run.recorder.log('error', error));
    for (const wrong of [null, 17, {}]) {
      try {
        request.write(wrong);
      } catch (error) {
        run.recorder.log('threw', error);
      }
    }
    request.destroy();
    await settled();
  }),

  scenario('a large upload that waits for the server', ['success'], async (run) => {
    const url = await run.serve((incoming, response) => incoming.on('end', () => response.end(ENVELOPE)));
    const request = open(run, url, { method: 'POST', headers: NO_ACTION });
    run.recorder.log('room', request.write(Buffer.alloc(2_000_000, 'a')));
    await once(request, 'drain');
    request.end();
    const [response] = await once(request, 'response');
    await read(response);
  }),
];
