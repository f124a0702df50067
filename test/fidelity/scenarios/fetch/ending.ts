import { HOSTILE_ERRORS } from '../../../integration/hostile/errors';
import { type Scenario, scenario } from '../../scenario';
import { ENVELOPE, inPieces, PIECES, settled, type Stage } from '../../stage';
import { call, type Fetching, look, readPieces } from './fetching';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const REASON = new Error('no longer wanted');
const MOMENTS = {
  before: 'before the start',
  waiting: 'while it waits',
  reading: 'while the body is read',
  unread: 'while the body is unread',
} as const;

const BROKEN_ANSWERS = {
  'an answer that is no HTTP': 'SSH-2.0-OpenSSH_9.6\r\n',
  'a body shorter than its Content-Length': `${HEAD}Content-Length: 500\r\n\r\n${ENVELOPE}`,
  'a chunked body without its end': `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"Res\r\n`,
  'a broken chunk size': `${HEAD}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}`,
  'headers beyond the limit': `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`,
};

/** The ways a fetch ends before its answer does. */
export function ending(fetching: Fetching): Scenario[] {
  return [
    scenario('abort before the start', [], (stage) => aborted(fetching, stage, 'before')),
    ...(['waiting', 'reading', 'unread'] as const).map((moment) =>
      scenario(`abort ${MOMENTS[moment]}`, ['aborted'], (stage) => aborted(fetching, stage, moment)),
    ),

    scenario('abort after the end', ['success'], async (stage) => {
      const controller = new AbortController();
      const response = await call(fetching, stage, await stage.serve((_request, answering) => void inPieces(answering)), {
        signal: controller.signal,
      });
      stage.recorder.say(await response.text());
      controller.abort(REASON);
      look(stage, 'aborted', response);
    }),

    ...Object.entries(HOSTILE_ERRORS).map(([name, make]) =>
      scenario(`abort with ${name}`, ['aborted'], async (stage) => {
        const reason = make();
        const controller = new AbortController();
        const calling = call(fetching, stage, await stage.serve(() => controller.abort(reason)), { signal: controller.signal });
        await calling.then(
          () => stage.recorder.say('resolved'),
          (error) => stage.recorder.say('the same', error === reason),
        );
        await settled();
      }),
    ),

    scenario('AbortSignal.timeout', ['failure'], async (stage) => {
      const url = await stage.serve(() => undefined);
      await stage.recorder.outcome('fetch', call(fetching, stage, url, { signal: AbortSignal.timeout(250) }));
      await settled();
    }),

    scenario('AbortSignal.timeout within the body', ['failure'], async (stage) => {
      const url = await stage.serve((_request, response) => response.write(PIECES[0]));
      const response = await call(fetching, stage, url, { signal: AbortSignal.timeout(250) });
      await stage.recorder.outcome('text', response.text());
      await settled();
    }),

    scenario('a connection reset before the answer', ['failure'], async (stage) => {
      const url = await stage.serve((request) => request.socket.resetAndDestroy());
      await stage.recorder.outcome('fetch', call(fetching, stage, url));
    }),

    scenario('a connection closed before the answer', ['failure'], async (stage) => {
      const url = await stage.serve((request) => request.socket.end());
      await stage.recorder.outcome('fetch', call(fetching, stage, url));
    }),

    scenario('a connection lost within the body', ['failure'], async (stage) => {
      const url = await stage.serve((request, response) => {
        response.write(PIECES[0]);
        void settled().then(() => request.socket.destroy());
      });
      const response = await call(fetching, stage, url);
      const reader = response.body!.getReader();
      await readPieces(stage, reader, 1);
      await stage.recorder.outcome('read', reader.read());
      await stage.recorder.outcome('closed', reader.closed);
      look(stage, 'lost', response);
    }),

    scenario('a connection lost while the body is unread', ['failure'], async (stage) => {
      const url = await stage.serve((request, response) => {
        response.write(PIECES[0]);
        void settled().then(() => request.socket.destroy());
      });
      const response = await call(fetching, stage, url);
      await settled();
      await settled();
      await stage.recorder.outcome('text', response.text());
    }),

    scenario('nobody at the other end', ['failure'], async (stage) => {
      await stage.recorder.outcome('fetch', call(fetching, stage, await stage.nobody()));
    }),

    ...Object.entries(BROKEN_ANSWERS).map(([name, bytes]) =>
      scenario(name, ['failure'], async (stage) => {
        const response = await stage.recorder.outcome(
          'fetch',
          call(fetching, stage, await stage.serveBytes((socket) => socket.end(bytes))),
        );
        if (response !== undefined) await stage.recorder.outcome('text', response.text());
        await settled();
      }),
    ),

    scenario('a body that goes on after its Content-Length', ['success'], async (stage) => {
      const bytes = `${HEAD}Content-Length: ${Buffer.byteLength(ENVELOPE)}\r\n\r\n${ENVELOPE}and more and more`;
      const response = await call(fetching, stage, await stage.serveBytes((socket) => socket.write(bytes)));
      await stage.recorder.outcome('text', response.text());
      await settled();
    }),

    scenario('an upload that the server does not wait for', ['failure'], async (stage) => {
      const url = await stage.serve((request) => request.socket.destroy());
      await stage.recorder.outcome('fetch', call(fetching, stage, url, { method: 'POST', body: 'x'.repeat(100_000) }));
    }),
  ];
}

async function aborted(fetching: Fetching, stage: Stage, moment: keyof typeof MOMENTS): Promise<void> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(REASON);
  const url = await stage.serve((_request, response) =>
    moment === 'waiting' ? abort() : void inPieces(response, [...PIECES, ' ', ' ', ' ']),
  );
  if (moment === 'before') abort();
  const response = await stage.recorder.outcome('fetch', call(fetching, stage, url, { signal: controller.signal }));
  if (response !== undefined) {
    const reader = response.body!.getReader();
    if (moment === 'reading') await readPieces(stage, reader, 1);
    abort();
    await stage.recorder.outcome('read', reader.read());
    await stage.recorder.outcome('closed', reader.closed);
    look(stage, 'aborted', response);
  }
  await settled();
}
