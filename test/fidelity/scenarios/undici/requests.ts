import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { PassThrough, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Dispatcher } from 'undici7';
import { type Scenario, scenario } from '../../scenario';
import { answer, ENVELOPE, flood, sendInChunks, CHUNKS, settled, type ScenarioRun } from '../../scenario-run';
import { agent, callTo, type UndiciCopy } from './copy';

/** Without an action in the headers the instrumentation reads the form. */
const NO_ACTION = { 'X-TC-Action': undefined };

interface InnerRequest {
  onData?(chunk: Buffer): unknown;
  onResponseData?(chunk: Buffer): unknown;
}

/** `request`, `stream` and `pipeline` of undici. */
export function requests(copy: UndiciCopy): Scenario[] {
  const request = async (
    run: ScenarioRun,
    url: string,
    more: Partial<Omit<Dispatcher.RequestOptions, 'origin'>> = {},
  ): Promise<Dispatcher.ResponseData> => {
    const response = await copy.undici.request(url, { ...callTo(url, more), dispatcher: agent(copy, run) });
    const { statusCode, headers, trailers, opaque, body } = response;
    const { date: _date, ...otherHeaders } = headers;
    run.recorder.log('response', { statusCode, headers: otherHeaders, trailers, opaque }, Object.keys(response));
    run.recorder.events('body', body);
    run.recorder.stream('body', body);
    return response;
  };

  return [
    ...(['text', 'json', 'arrayBuffer', 'blob'] as const).map((method) =>
      scenario(`request, ${method}()`, ['success'], async (run) => {
        const { body } = await request(run, await run.serve((_request, response) => void sendInChunks(response)));
        run.recorder.log(await body[method](), body.bodyUsed);
        await run.recorder.outcome('again', (async () => body.text())());
      }),
    ),

    scenario('request, by async iteration', ['success'], async (run) => {
      const { body } = await request(run, await run.serve((_request, response) => void sendInChunks(response)));
      for await (const chunk of body) run.recorder.log('chunk', chunk);
      run.recorder.stream('read', body);
    }),

    scenario('request, by async iteration that stops in the middle', ['aborted'], async (run) => {
      const { body } = await request(run, await run.serve((_request, response) => void sendInChunks(response)));
      for await (const chunk of body) {
        run.recorder.log('chunk', chunk);
        break;
      }
      await settled();
    }),

    scenario('request, after setEncoding', ['success'], async (run) => {
      const { body } = await request(run, await run.serve((_request, response) => void sendInChunks(response)));
      body.setEncoding('utf8');
      for await (const chunk of body) run.recorder.log('text', chunk);
    }),

    scenario('request, by pipeline', ['success'], async (run) => {
      const { body } = await request(run, await run.serve((_request, response) => void sendInChunks(response)));
      const destination = new Writable({ write: (chunk, _encoding, done) => done(run.recorder.log('piped', chunk) as undefined) });
      await run.recorder.outcome('pipeline', pipeline(body, destination));
    }),

    scenario('request, with trailers', ['success'], async (run) => {
      const url = await run.serve((_request, response) => {
        response.writeHead(200, { Trailer: 'Checksum' });
        response.write(ENVELOPE);
        response.addTrailers({ Checksum: 'abc' });
        response.end();
      });
      const { body, trailers } = await request(run, url);
      run.recorder.log(await body.text(), trailers);
    }),

    scenario('request, dump()', ['success'], async (run) => {
      const { body } = await request(run, await run.serve((_request, response) => void sendInChunks(response)));
      await run.recorder.outcome('dump', body.dump());
      run.recorder.stream('dumped', body);
    }),

    scenario('request, with a body that stays unread', ['aborted'], async (run) => {
      let flooding: Promise<unknown> | undefined;
      const { body } = await request(run, await run.serve((_request, response) => void (flooding = flood(response))));
      run.recorder.log('flood', await flooding, body.readableFlowing, body.readableDidRead);
      body.on('error', (error) => run.recorder.log('error', error));
      body.destroy();
      await settled();
    }),

    scenario('request, destroyed with an error', ['aborted'], async (run) => {
      const { body } = await request(run, await run.serve((_request, response) => void sendInChunks(response)));
      body.on('error', (error) => run.recorder.log('error', error));
      body.once('data', () => body.destroy(new Error('enough')));
      await settled();
      await settled();
      run.recorder.stream('destroyed', body);
    }),

    scenario('request, aborted', ['aborted'], async (run) => {
      const controller = new AbortController();
      const url = await run.serve(() => controller.abort());
      await run.recorder.outcome('request', request(run, url, { signal: controller.signal }));
      await settled();
    }),

    scenario('request, headersTimeout', ['failure'], async (run) => {
      const url = await run.serve(() => undefined);
      await run.recorder.outcome('request', request(run, url, { headersTimeout: 40 }));
    }),

    scenario('request, bodyTimeout', ['failure'], async (run) => {
      const { body } = await request(run, await run.serve((_request, response) => response.write(CHUNKS[0])), { bodyTimeout: 40 });
      await run.recorder.outcome('text', body.text());
    }),

    scenario('request, a connection lost within the body', ['failure'], async (run) => {
      const url = await run.serve((incoming, response) => {
        response.write(CHUNKS[0]);
        void settled().then(() => incoming.socket.destroy());
      });
      const { body } = await request(run, url);
      await run.recorder.outcome('text', body.text());
    }),

    scenario('request, a form given as a stream', ['success'], async (run) => {
      const url = await run.serve((incoming, response) => incoming.on('end', () => response.end(ENVELOPE)));
      const form = new PassThrough();
      run.recorder.events('form', form);
      const waiting = request(run, url, { method: 'POST', headers: NO_ACTION, body: form });
      for (const chunk of ['Action=DescribeInstances', '&Version=2017-03-12']) {
        form.write(chunk);
        await settled();
      }
      form.end();
      run.recorder.log(await (await waiting).body.text());
      run.recorder.stream('form', form);
    }),

    scenario('request, a form given by a custom iterator', ['success'], async (run) => {
      const chunks = ['Action=DescribeInstances', '&Version=2017-03-12', '&Region=ap-guangzhou'];
      const form = {
        [Symbol.asyncIterator]: () => form,
        next: () => {
          run.recorder.log('next', Object.keys(form));
          return Promise.resolve({ done: chunks.length === 0, value: chunks.shift() });
        },
        return: () => Promise.resolve({ done: true, value: undefined }),
      };
      const { body } = await request(run, await run.serve(answer), { method: 'POST', headers: NO_ACTION, body: form as never });
      run.recorder.log(await body.text(), Object.entries(Object.getOwnPropertyDescriptors(form)));
    }),

    scenario('request, a form given by an iterator that returns lazy thenables', ['success'], async (run) => {
      const chunks = ['Action=DescribeInstances', '&Version=2017-03-12', '&Region=ap-guangzhou'];
      // It works on each call of `then`, as the queries of many database clients do.
      const step = {
        then: (onStep: (step: unknown) => void) => {
          run.recorder.log('asked', chunks.length);
          onStep({ done: chunks.length === 0, value: chunks.shift() });
        },
      };
      const form = { [Symbol.asyncIterator]: () => form, next: () => step, return: () => step };
      const { body } = await request(run, await run.serve(answer), { method: 'POST', headers: NO_ACTION, body: form as never });
      run.recorder.log(await body.text());
    }),

    scenario('request, a form given by an iterator whose steps have getters', ['success'], async (run) => {
      const chunks = ['Action=DescribeInstances', '&Version=2017-03-12'];
      const form = {
        [Symbol.asyncIterator]: () => form,
        next: (...given: unknown[]) => {
          run.recorder.log('next', given.length);
          const value = chunks.shift();
          return Promise.resolve({
            get done() {
              run.recorder.log('done');
              return value === undefined;
            },
            get value() {
              run.recorder.log('value');
              return value;
            },
          });
        },
      };
      const { body } = await request(run, await run.serve(answer), { method: 'POST', headers: NO_ACTION, body: form as never });
      run.recorder.log(await body.text());
    }),

    ...Object.entries({ nothing: undefined, 'a number': 17, 'a promise that fails': Promise.reject(new Error('no chunk')) }).map(
      ([name, step]) => {
        if (step instanceof Promise) step.catch(() => undefined);
        return scenario(`request, a form given by an iterator that yields ${name}`, ['aborted'], async (run) => {
          let left = 3;
          const form = {
            [Symbol.asyncIterator]: () => form,
            next: () => (left-- > 0 ? Promise.resolve(step) : Promise.reject(new Error('over'))),
          };
          const calling = request(run, await run.serve(answer), { method: 'POST', headers: NO_ACTION, body: form as never });
          await run.recorder.outcome('request', calling);
          await settled();
        });
      },
    ),

    ...['a Proxy', 'an Object.create()'].map((name) =>
      scenario(`request, a body chunk that another observer passes to ${name} of undici's Request`, ['success'], async (run) => {
        const inner: InnerRequest[] = [];
        const onHeaders = (message: unknown): unknown => inner.push((message as { request: InnerRequest }).request);
        subscribe('undici:request:headers', onHeaders);
        run.atEnd(() => unsubscribe('undici:request:headers', onHeaders));
        const { body } = await request(run, await run.serve((_request, response) => void sendInChunks(response)));
        const other = name === 'a Proxy' ? new Proxy(inner[0], {}) : (Object.create(inner[0]) as InnerRequest);
        const chunk = Buffer.from(' ');
        run.recorder.log('taken', other.onResponseData === undefined ? other.onData?.(chunk) : other.onResponseData(chunk));
        run.recorder.log(await body.text());
      }),
    ),

    scenario('request, with expectContinue', ['success'], async (run) => {
      const { body } = await request(run, await run.serve(answer), { method: 'POST', body: '{}', expectContinue: true } as object);
      run.recorder.log(await body.text());
    }),

    scenario('stream', ['success'], async (run) => {
      const url = await run.serve((_request, response) => void sendInChunks(response));
      const destination = new Writable({ write: (chunk, _encoding, done) => done(run.recorder.log('chunk', chunk) as undefined) });
      const streamed = copy.undici.stream(
        url,
        { ...callTo(url), dispatcher: agent(copy, run), opaque: 'mine' },
        ({ statusCode, opaque }) => {
          run.recorder.log(statusCode, opaque);
          return destination;
        },
      );
      run.recorder.log(await run.recorder.outcome('stream', streamed));
    }),

    scenario('pipeline', ['success'], async (run) => {
      const url = await run.serve((incoming, response) => incoming.on('end', () => void sendInChunks(response)));
      const through = copy.undici.pipeline(url, { ...callTo(url, { method: 'POST' }), dispatcher: agent(copy, run) }, ({ body }) => body);
      run.recorder.events('through', through);
      through.end('{}');
      for await (const chunk of through) run.recorder.log('chunk', chunk);
    }),
  ];
}
