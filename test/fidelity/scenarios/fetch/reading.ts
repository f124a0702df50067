import { type Scenario, scenario, unless } from '../../scenario';
import { answer, flood, sendInChunks, settled } from '../../scenario-run';
import { call, type FetchImplementation, logResponse, readChunks } from './fetch-call';

const BODY_METHODS = ['text', 'json', 'arrayBuffer', 'blob'] as const;

/** The ways to read, share and cancel the body of a fetch response. */
export function reading(implementation: FetchImplementation): Scenario[] {
  return [
    ...BODY_METHODS.map((method) =>
      scenario(`${method}(), and once more`, ['success'], async (run) => {
        const response = await call(implementation, run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
        const value: unknown = await response[method]();
        run.recorder.log(value, value instanceof Blob ? [value.size, value.type] : '');
        logResponse(run, 'read', response);
        await run.recorder.outcome('again', response[method]());
      }),
    ),

    scenario('formData()', ['failure'], async (run) => {
      const url = await run.serve((_request, response) => {
        response.setHeader('content-type', 'application/x-www-form-urlencoded');
        response.end('a=1&b=2');
      });
      const response = await call(implementation, run, url);
      run.recorder.log([...(await response.formData())]);
    }),

    scenario('a default reader', ['success'], async (run) => {
      const { body } = await call(implementation, run, await run.serve((_request, response) => void sendInChunks(response)));
      const reader = body!.getReader();
      run.recorder.log('locked', body!.locked);
      await readChunks(run, reader);
      await run.recorder.outcome('closed', reader.closed);
      reader.releaseLock();
      run.recorder.log('locked', body!.locked);
    }),

    unless(
      implementation.name.startsWith('undici 5') && 'bodies of undici 5 are not byte streams',
      scenario('a BYOB reader with seven bytes', ['success'], async (run) => {
        const { body } = await call(implementation, run, await run.serve((_request, response) => void sendInChunks(response)));
        const reader = body!.getReader({ mode: 'byob' });
        for (let over = false; !over; ) {
          const { done, value } = await reader.read(new Uint8Array(7));
          run.recorder.log('chunk', done, value, value?.buffer.byteLength);
          over = done;
        }
      }),
    ),

    scenario('for await over the body', ['success'], async (run) => {
      const { body } = await call(implementation, run, await run.serve((_request, response) => void sendInChunks(response)));
      for await (const chunk of body!) run.recorder.log('chunk', chunk);
    }),

    scenario('for await that stops in the middle', ['aborted'], async (run) => {
      const { body } = await call(implementation, run, await run.serve((_request, response) => void sendInChunks(response)));
      for await (const chunk of body!) {
        run.recorder.log('chunk', chunk);
        break;
      }
      run.recorder.log('locked', body!.locked);
      await settled();
    }),

    scenario('pipeTo and pipeThrough', ['success'], async (run) => {
      const { body } = await call(implementation, run, await run.serve((_request, response) => void sendInChunks(response)));
      const destination = new WritableStream<string>({
        write: (text) => run.recorder.log('text', text),
        close: () => run.recorder.log('closed'),
      });
      await run.recorder.outcome('piped', body!.pipeThrough(new TextDecoderStream()).pipeTo(destination));
    }),

    scenario('a clone, both read at once', ['success'], async (run) => {
      const response = await call(implementation, run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
      const clone = response.clone();
      logResponse(run, 'clone', clone);
      run.recorder.log(await Promise.all([clone.text(), response.text()]));
    }),

    scenario('a clone, one read after the other', ['success'], async (run) => {
      const response = await call(implementation, run, await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)));
      const clone = response.clone();
      run.recorder.log(await response.text());
      run.recorder.log(await clone.text());
    }),

    scenario('a tee, one of it cancelled', ['success'], async (run) => {
      const { body } = await call(implementation, run, await run.serve((_request, response) => void sendInChunks(response)));
      const [left, right] = body!.tee();
      void left.cancel('not needed');
      await readChunks(run, right.getReader());
    }),

    scenario('a Response made of the body', ['success'], async (run) => {
      const { body, headers } = await call(
        implementation,
        run,
        await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)),
      );
      const response = new Response(body, { headers });
      run.recorder.log(response.type, response.url, await response.text());
    }),

    scenario('cancel before anything is read', ['aborted'], async (run) => {
      const { body } = await call(implementation, run, await run.serve((_request, response) => void flood(response)));
      await run.recorder.outcome('cancel', body!.cancel('not needed'));
      await settled();
    }),

    scenario('cancel in the middle', ['aborted'], async (run) => {
      const { body } = await call(implementation, run, await run.serve((_request, response) => void sendInChunks(response)));
      const reader = body!.getReader();
      await readChunks(run, reader, 1);
      await run.recorder.outcome('cancel', reader.cancel(new Error('enough')));
      await run.recorder.outcome('closed', reader.closed);
      await settled();
    }),

    scenario('a read that waits while the body is cancelled', ['aborted'], async (run) => {
      const { body } = await call(implementation, run, await run.serve((_request, response) => void response.flushHeaders()));
      const reader = body!.getReader();
      const waiting = run.recorder.outcome('read', reader.read());
      await reader.cancel();
      await waiting;
      await settled();
    }),

    scenario('a slow reader that holds the server back', ['aborted'], async (run) => {
      let flooding: Promise<unknown> | undefined;
      const { body } = await call(implementation, run, await run.serve((_request, response) => void (flooding = flood(response))));
      const reader = body!.getReader();
      await reader.read();
      run.recorder.log('flood', await flooding);
      await reader.cancel();
      await settled();
    }),

    scenario('a body that nobody reads', ['aborted'], async (run) => {
      let flooding: Promise<unknown> | undefined;
      const response = await call(
        implementation,
        run,
        await run.serve((_request, serverResponse) => void (flooding = flood(serverResponse))),
      );
      run.recorder.log('flood', await flooding);
      logResponse(run, 'unread', response);
      await response.body!.cancel();
      await settled();
    }),

    scenario('a body in flight while the next call goes out', ['success', 'success'], async (run) => {
      const url = await run.serve((_request, response) => void sendInChunks(response));
      const first = await call(implementation, run, `${url}/1`);
      const second = await call(implementation, run, `${url}/2`);
      run.recorder.log(await first.text());
      run.recorder.log(await second.text());
    }),

    scenario(
      'five calls, one after the other',
      Array.from({ length: 5 }, () => 'success' as const),
      async (run) => {
        const connections = new Set<unknown>();
        const url = await run.serve((request, response) => {
          connections.add(request.socket);
          answer(request, response);
        });
        for (let i = 0; i < 5; i++) {
          run.recorder.log(await (await call(implementation, run, `${url}/${i}`)).text());
          await settled();
        }
        run.recorder.log('connections', connections.size);
      },
    ),
  ];
}
