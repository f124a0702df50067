import { HOSTILE_ERRORS } from '../../../integration/hostile/errors';
import { type Scenario, scenario } from '../../scenario';
import { ENVELOPE, sendInChunks, CHUNKS, settled, type ScenarioRun } from '../../scenario-run';
import { call, type FetchImplementation, logResponse, readChunks } from './fetch-call';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const REASON = new Error('no longer wanted');
const MOMENTS = {
  before: 'before the start',
  waiting: 'while it waits',
  reading: 'while the body is read',
  unread: 'while the body is unread',
} as const;

const BROKEN_ANSWERS = {
  'an answer that is not HTTP': 'SSH-2.0-OpenSSH_9.6\r\n',
  'a body shorter than its Content-Length': `${HEAD}Content-Length: 500\r\n\r\n${ENVELOPE}`,
  'a chunked body without its end': `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"Res\r\n`,
  'a broken chunk size': `${HEAD}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}`,
  'headers beyond the limit': `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`,
};

/** The ways in which a fetch ends early, and broken responses. */
export function ending(implementation: FetchImplementation): Scenario[] {
  return [
    scenario('abort before the start', [], (run) => aborted(implementation, run, 'before')),
    ...(['waiting', 'reading', 'unread'] as const).map((moment) =>
      scenario(`abort ${MOMENTS[moment]}`, ['aborted'], (run) => aborted(implementation, run, moment)),
    ),

    scenario('abort after the end', ['success'], async (run) => {
      const controller = new AbortController();
      const response = await call(implementation, run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)), {
        signal: controller.signal,
      });
      run.recorder.log(await response.text());
      controller.abort(REASON);
      logResponse(run, 'aborted', response);
    }),

    ...Object.entries(HOSTILE_ERRORS).map(([name, make]) =>
      scenario(`abort with ${name}`, ['aborted'], async (run) => {
        const reason = make();
        const controller = new AbortController();
        const calling = call(implementation, run, await run.serve(() => controller.abort(reason)), { signal: controller.signal });
        await calling.then(
          () => run.recorder.log('resolved'),
          (error) => run.recorder.log('the same', error === reason),
        );
        await settled();
      }),
    ),

    scenario('AbortSignal.timeout', ['failure'], async (run) => {
      const url = await run.serve(() => undefined);
      await run.recorder.outcome('fetch', call(implementation, run, url, { signal: AbortSignal.timeout(250) }));
      await settled();
    }),

    scenario('AbortSignal.timeout within the body', ['failure'], async (run) => {
      const url = await run.serve((_request, response) => response.write(CHUNKS[0]));
      const response = await call(implementation, run, url, { signal: AbortSignal.timeout(250) });
      await run.recorder.outcome('text', response.text());
      await settled();
    }),

    scenario('a connection reset before the answer', ['failure'], async (run) => {
      const url = await run.serve((request) => request.socket.resetAndDestroy());
      await run.recorder.outcome('fetch', call(implementation, run, url));
    }),

    scenario('a connection closed before the answer', ['failure'], async (run) => {
      const url = await run.serve((request) => request.socket.end());
      await run.recorder.outcome('fetch', call(implementation, run, url));
    }),

    scenario('a connection lost within the body', ['failure'], async (run) => {
      const url = await run.serve((request, response) => {
        response.write(CHUNKS[0]);
        void settled().then(() => request.socket.destroy());
      });
      const response = await call(implementation, run, url);
      const reader = response.body!.getReader();
      await readChunks(run, reader, 1);
      await run.recorder.outcome('read', reader.read());
      await run.recorder.outcome('closed', reader.closed);
      logResponse(run, 'lost', response);
    }),

    scenario('a connection lost while the body is unread', ['failure'], async (run) => {
      const url = await run.serve((request, response) => {
        response.write(CHUNKS[0]);
        void settled().then(() => request.socket.destroy());
      });
      const response = await call(implementation, run, url);
      await settled();
      await settled();
      await run.recorder.outcome('text', response.text());
    }),

    scenario('a refused connection', ['failure'], async (run) => {
      await run.recorder.outcome('fetch', call(implementation, run, await run.unusedUrl()));
    }),

    ...Object.entries(BROKEN_ANSWERS).map(([name, bytes]) =>
      scenario(name, ['failure'], async (run) => {
        const response = await run.recorder.outcome(
          'fetch',
          call(implementation, run, await run.serveBytes((socket) => socket.end(bytes))),
        );
        if (response !== undefined) await run.recorder.outcome('text', response.text());
        await settled();
      }),
    ),

    scenario('a body that goes on after its Content-Length', ['success'], async (run) => {
      const bytes = `${HEAD}Content-Length: ${Buffer.byteLength(ENVELOPE)}\r\n\r\n${ENVELOPE}and more and more`;
      const response = await call(implementation, run, await run.serveBytes((socket) => socket.write(bytes)));
      await run.recorder.outcome('text', response.text());
      await settled();
    }),

    scenario('an upload that the server does not wait for', ['failure'], async (run) => {
      const url = await run.serve((request) => request.socket.destroy());
      await run.recorder.outcome('fetch', call(implementation, run, url, { method: 'POST', body: 'x'.repeat(100_000) }));
    }),
  ];
}

async function aborted(implementation: FetchImplementation, run: ScenarioRun, moment: keyof typeof MOMENTS): Promise<void> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(REASON);
  const url = await run.serve((_request, response) =>
    moment === 'waiting' ? abort() : void sendInChunks(response, [...CHUNKS, ' ', ' ', ' ']),
  );
  if (moment === 'before') abort();
  const response = await run.recorder.outcome('fetch', call(implementation, run, url, { signal: controller.signal }));
  if (response !== undefined) {
    const reader = response.body!.getReader();
    if (moment === 'reading') await readChunks(run, reader, 1);
    abort();
    await run.recorder.outcome('read', reader.read());
    await run.recorder.outcome('closed', reader.closed);
    logResponse(run, 'aborted', response);
  }
  await settled();
}
