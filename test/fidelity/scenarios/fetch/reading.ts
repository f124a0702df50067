import { type Scenario, scenario, unless } from '../../scenario';
import { answer, flood, inPieces, settled } from '../../stage';
import { call, type Fetching, look, readPieces } from './fetching';

const BODY_METHODS = ['text', 'json', 'arrayBuffer', 'blob'] as const;

/** The ways to read, share and give up the body of a fetch response. */
export function reading(fetching: Fetching): Scenario[] {
  return [
    ...BODY_METHODS.map((method) =>
      scenario(`${method}(), and once more`, ['success'], async (stage) => {
        const response = await call(fetching, stage, await stage.serve((_request, answering) => void inPieces(answering)));
        const value: unknown = await response[method]();
        stage.recorder.say(value, value instanceof Blob ? [value.size, value.type] : '');
        look(stage, 'read', response);
        await stage.recorder.outcome('again', response[method]());
      }),
    ),

    scenario('formData()', ['failure'], async (stage) => {
      const url = await stage.serve((_request, response) => {
        response.setHeader('content-type', 'application/x-www-form-urlencoded');
        response.end('a=1&b=2');
      });
      const response = await call(fetching, stage, url);
      stage.recorder.say([...(await response.formData())]);
    }),

    scenario('a default reader', ['success'], async (stage) => {
      const { body } = await call(fetching, stage, await stage.serve((_request, response) => void inPieces(response)));
      const reader = body!.getReader();
      stage.recorder.say('locked', body!.locked);
      await readPieces(stage, reader);
      await stage.recorder.outcome('closed', reader.closed);
      reader.releaseLock();
      stage.recorder.say('locked', body!.locked);
    }),

    unless(
      fetching.name.startsWith('undici 5') && 'bodies of undici 5 are not byte streams',
      scenario('a BYOB reader with seven bytes', ['success'], async (stage) => {
        const { body } = await call(fetching, stage, await stage.serve((_request, response) => void inPieces(response)));
        const reader = body!.getReader({ mode: 'byob' });
        for (let over = false; !over; ) {
          const { done, value } = await reader.read(new Uint8Array(7));
          stage.recorder.say('piece', done, value, value?.buffer.byteLength);
          over = done;
        }
      }),
    ),

    scenario('for await over the body', ['success'], async (stage) => {
      const { body } = await call(fetching, stage, await stage.serve((_request, response) => void inPieces(response)));
      for await (const piece of body!) stage.recorder.say('piece', piece);
    }),

    scenario('for await that stops in the middle', ['aborted'], async (stage) => {
      const { body } = await call(fetching, stage, await stage.serve((_request, response) => void inPieces(response)));
      for await (const piece of body!) {
        stage.recorder.say('piece', piece);
        break;
      }
      stage.recorder.say('locked', body!.locked);
      await settled();
    }),

    scenario('pipeTo and pipeThrough', ['success'], async (stage) => {
      const { body } = await call(fetching, stage, await stage.serve((_request, response) => void inPieces(response)));
      const sink = new WritableStream<string>({
        write: (text) => stage.recorder.say('text', text),
        close: () => stage.recorder.say('closed'),
      });
      await stage.recorder.outcome('piped', body!.pipeThrough(new TextDecoderStream()).pipeTo(sink));
    }),

    scenario('a clone, both read at once', ['success'], async (stage) => {
      const response = await call(fetching, stage, await stage.serve((_request, answering) => void inPieces(answering)));
      const clone = response.clone();
      look(stage, 'clone', clone);
      stage.recorder.say(await Promise.all([clone.text(), response.text()]));
    }),

    scenario('a clone, one read after the other', ['success'], async (stage) => {
      const response = await call(fetching, stage, await stage.serve((_request, answering) => void inPieces(answering)));
      const clone = response.clone();
      stage.recorder.say(await response.text());
      stage.recorder.say(await clone.text());
    }),

    scenario('a tee, one of it cancelled', ['success'], async (stage) => {
      const { body } = await call(fetching, stage, await stage.serve((_request, response) => void inPieces(response)));
      const [left, right] = body!.tee();
      void left.cancel('not needed');
      await readPieces(stage, right.getReader());
    }),

    scenario('a Response made of the body', ['success'], async (stage) => {
      const { body, headers } = await call(fetching, stage, await stage.serve((_request, answering) => void inPieces(answering)));
      const response = new Response(body, { headers });
      stage.recorder.say(response.type, response.url, await response.text());
    }),

    scenario('cancel before anything is read', ['aborted'], async (stage) => {
      const { body } = await call(fetching, stage, await stage.serve((_request, response) => void flood(response)));
      await stage.recorder.outcome('cancel', body!.cancel('not needed'));
      await settled();
    }),

    scenario('cancel in the middle', ['aborted'], async (stage) => {
      const { body } = await call(fetching, stage, await stage.serve((_request, response) => void inPieces(response)));
      const reader = body!.getReader();
      await readPieces(stage, reader, 1);
      await stage.recorder.outcome('cancel', reader.cancel(new Error('enough')));
      await stage.recorder.outcome('closed', reader.closed);
      await settled();
    }),

    scenario('a read that waits while the body is cancelled', ['aborted'], async (stage) => {
      const { body } = await call(fetching, stage, await stage.serve((_request, response) => void response.flushHeaders()));
      const reader = body!.getReader();
      const waiting = stage.recorder.outcome('read', reader.read());
      await reader.cancel();
      await waiting;
      await settled();
    }),

    scenario('a slow reader, who holds the server back', ['aborted'], async (stage) => {
      let poured: Promise<unknown> | undefined;
      const { body } = await call(fetching, stage, await stage.serve((_request, response) => void (poured = flood(response))));
      const reader = body!.getReader();
      await reader.read();
      stage.recorder.say('flood', await poured);
      await reader.cancel();
      await settled();
    }),

    scenario('a body that nobody reads', ['aborted'], async (stage) => {
      let poured: Promise<unknown> | undefined;
      const response = await call(fetching, stage, await stage.serve((_request, answering) => void (poured = flood(answering))));
      stage.recorder.say('flood', await poured);
      look(stage, 'unread', response);
      await response.body!.cancel();
      await settled();
    }),

    scenario('a body in flight while the next call goes out', ['success', 'success'], async (stage) => {
      const url = await stage.serve((_request, response) => void inPieces(response));
      const first = await call(fetching, stage, `${url}/1`);
      const second = await call(fetching, stage, `${url}/2`);
      stage.recorder.say(await first.text());
      stage.recorder.say(await second.text());
    }),

    scenario(
      'five calls, one after the other',
      Array.from({ length: 5 }, () => 'success' as const),
      async (stage) => {
        const connections = new Set<unknown>();
        const url = await stage.serve((request, response) => {
          connections.add(request.socket);
          answer(request, response);
        });
        for (let i = 0; i < 5; i++) {
          stage.recorder.say(await (await call(fetching, stage, `${url}/${i}`)).text());
          await settled();
        }
        stage.recorder.say('connections', connections.size);
      },
    ),
  ];
}
