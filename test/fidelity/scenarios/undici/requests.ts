import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { PassThrough, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Dispatcher } from 'undici7';
import { type Scenario, scenario } from '../../scenario';
import { answer, ENVELOPE, flood, inPieces, PIECES, settled, type Stage } from '../../stage';
import { agent, callTo, type UndiciCopy } from './copy';

/** Without an action in its headers a call may be one whose form has to be read. */
const NO_ACTION = { 'X-TC-Action': undefined };

interface InnerRequest {
  onData?(piece: Buffer): unknown;
  onResponseData?(piece: Buffer): unknown;
}

/** `request`, `stream` and `pipeline` of undici. */
export function requests(copy: UndiciCopy): Scenario[] {
  const request = async (
    stage: Stage,
    url: string,
    more: Partial<Omit<Dispatcher.RequestOptions, 'origin'>> = {},
  ): Promise<Dispatcher.ResponseData> => {
    const answered = await copy.undici.request(url, { ...callTo(url, more), dispatcher: agent(copy, stage) });
    const { statusCode, headers, trailers, opaque, body } = answered;
    const { date: _date, ...steady } = headers;
    stage.recorder.say('response', { statusCode, headers: steady, trailers, opaque }, Object.keys(answered));
    stage.recorder.events('body', body);
    stage.recorder.stream('body', body);
    return answered;
  };

  return [
    ...(['text', 'json', 'arrayBuffer', 'blob'] as const).map((method) =>
      scenario(`request, ${method}()`, ['success'], async (stage) => {
        const { body } = await request(stage, await stage.serve((_request, response) => void inPieces(response)));
        stage.recorder.say(await body[method](), body.bodyUsed);
        await stage.recorder.outcome('again', (async () => body.text())());
      }),
    ),

    scenario('request, by async iteration', ['success'], async (stage) => {
      const { body } = await request(stage, await stage.serve((_request, response) => void inPieces(response)));
      for await (const piece of body) stage.recorder.say('piece', piece);
      stage.recorder.stream('read', body);
    }),

    scenario('request, by async iteration that stops in the middle', ['aborted'], async (stage) => {
      const { body } = await request(stage, await stage.serve((_request, response) => void inPieces(response)));
      for await (const piece of body) {
        stage.recorder.say('piece', piece);
        break;
      }
      await settled();
    }),

    scenario('request, after setEncoding', ['success'], async (stage) => {
      const { body } = await request(stage, await stage.serve((_request, response) => void inPieces(response)));
      body.setEncoding('utf8');
      for await (const piece of body) stage.recorder.say('text', piece);
    }),

    scenario('request, by pipeline', ['success'], async (stage) => {
      const { body } = await request(stage, await stage.serve((_request, response) => void inPieces(response)));
      const sink = new Writable({ write: (piece, _encoding, done) => done(stage.recorder.say('piped', piece) as undefined) });
      await stage.recorder.outcome('pipeline', pipeline(body, sink));
    }),

    scenario('request, with trailers', ['success'], async (stage) => {
      const url = await stage.serve((_request, response) => {
        response.writeHead(200, { Trailer: 'Checksum' });
        response.write(ENVELOPE);
        response.addTrailers({ Checksum: 'abc' });
        response.end();
      });
      const { body, trailers } = await request(stage, url);
      stage.recorder.say(await body.text(), trailers);
    }),

    scenario('request, dump()', ['success'], async (stage) => {
      const { body } = await request(stage, await stage.serve((_request, response) => void inPieces(response)));
      await stage.recorder.outcome('dump', body.dump());
      stage.recorder.stream('dumped', body);
    }),

    scenario('request, with a body that stays unread', ['aborted'], async (stage) => {
      let poured: Promise<unknown> | undefined;
      const { body } = await request(stage, await stage.serve((_request, response) => void (poured = flood(response))));
      stage.recorder.say('flood', await poured, body.readableFlowing, body.readableDidRead);
      body.on('error', (error) => stage.recorder.say('error', error));
      body.destroy();
      await settled();
    }),

    scenario('request, destroyed with an error', ['aborted'], async (stage) => {
      const { body } = await request(stage, await stage.serve((_request, response) => void inPieces(response)));
      body.on('error', (error) => stage.recorder.say('error', error));
      body.once('data', () => body.destroy(new Error('enough')));
      await settled();
      await settled();
      stage.recorder.stream('destroyed', body);
    }),

    scenario('request, aborted', ['aborted'], async (stage) => {
      const controller = new AbortController();
      const url = await stage.serve(() => controller.abort());
      await stage.recorder.outcome('request', request(stage, url, { signal: controller.signal }));
      await settled();
    }),

    scenario('request, headersTimeout', ['failure'], async (stage) => {
      const url = await stage.serve(() => undefined);
      await stage.recorder.outcome('request', request(stage, url, { headersTimeout: 40 }));
    }),

    scenario('request, bodyTimeout', ['failure'], async (stage) => {
      const { body } = await request(stage, await stage.serve((_request, response) => response.write(PIECES[0])), { bodyTimeout: 40 });
      await stage.recorder.outcome('text', body.text());
    }),

    scenario('request, a connection lost within the body', ['failure'], async (stage) => {
      const url = await stage.serve((incoming, response) => {
        response.write(PIECES[0]);
        void settled().then(() => incoming.socket.destroy());
      });
      const { body } = await request(stage, url);
      await stage.recorder.outcome('text', body.text());
    }),

    scenario('request, a form given as a stream', ['success'], async (stage) => {
      const url = await stage.serve((incoming, response) => incoming.on('end', () => response.end(ENVELOPE)));
      const form = new PassThrough();
      stage.recorder.events('form', form);
      const waiting = request(stage, url, { method: 'POST', headers: NO_ACTION, body: form });
      for (const piece of ['Action=DescribeInstances', '&Version=2017-03-12']) {
        form.write(piece);
        await settled();
      }
      form.end();
      stage.recorder.say(await (await waiting).body.text());
      stage.recorder.stream('form', form);
    }),

    scenario('request, a form given by an iterator of its own making', ['success'], async (stage) => {
      const pieces = ['Action=DescribeInstances', '&Version=2017-03-12', '&Region=ap-guangzhou'];
      const form = {
        [Symbol.asyncIterator]: () => form,
        next: () => {
          stage.recorder.say('next', Object.keys(form));
          return Promise.resolve({ done: pieces.length === 0, value: pieces.shift() });
        },
        return: () => Promise.resolve({ done: true, value: undefined }),
      };
      const { body } = await request(stage, await stage.serve(answer), { method: 'POST', headers: NO_ACTION, body: form as never });
      stage.recorder.say(await body.text(), Object.entries(Object.getOwnPropertyDescriptors(form)));
    }),

    scenario('request, a form given by an iterator that returns lazy thenables', ['success'], async (stage) => {
      const pieces = ['Action=DescribeInstances', '&Version=2017-03-12', '&Region=ap-guangzhou'];
      // It does its work when `then` is called, each time anew, as the queries of many database clients do.
      const step = {
        then: (onStep: (step: unknown) => void) => {
          stage.recorder.say('asked', pieces.length);
          onStep({ done: pieces.length === 0, value: pieces.shift() });
        },
      };
      const form = { [Symbol.asyncIterator]: () => form, next: () => step, return: () => step };
      const { body } = await request(stage, await stage.serve(answer), { method: 'POST', headers: NO_ACTION, body: form as never });
      stage.recorder.say(await body.text());
    }),

    scenario('request, a form given by an iterator whose steps have getters', ['success'], async (stage) => {
      const pieces = ['Action=DescribeInstances', '&Version=2017-03-12'];
      const form = {
        [Symbol.asyncIterator]: () => form,
        next: (...given: unknown[]) => {
          stage.recorder.say('next', given.length);
          const value = pieces.shift();
          return Promise.resolve({
            get done() {
              stage.recorder.say('done');
              return value === undefined;
            },
            get value() {
              stage.recorder.say('value');
              return value;
            },
          });
        },
      };
      const { body } = await request(stage, await stage.serve(answer), { method: 'POST', headers: NO_ACTION, body: form as never });
      stage.recorder.say(await body.text());
    }),

    ...Object.entries({ nothing: undefined, 'a number': 17, 'a promise that fails': Promise.reject(new Error('no piece')) }).map(
      ([name, step]) => {
        if (step instanceof Promise) step.catch(() => undefined);
        return scenario(`request, a form given by an iterator that yields ${name}`, ['aborted'], async (stage) => {
          let left = 3;
          const form = {
            [Symbol.asyncIterator]: () => form,
            next: () => (left-- > 0 ? Promise.resolve(step) : Promise.reject(new Error('over'))),
          };
          const calling = request(stage, await stage.serve(answer), { method: 'POST', headers: NO_ACTION, body: form as never });
          await stage.recorder.outcome('request', calling);
          await settled();
        });
      },
    ),

    ...['a Proxy', 'an heir'].map((name) =>
      scenario(`request, a piece of body that another observer hands to ${name} of what undici has for it`, ['success'], async (stage) => {
        const inner: InnerRequest[] = [];
        const onHeaders = (message: unknown): unknown => inner.push((message as { request: InnerRequest }).request);
        subscribe('undici:request:headers', onHeaders);
        stage.atEnd(() => unsubscribe('undici:request:headers', onHeaders));
        const { body } = await request(stage, await stage.serve((_request, response) => void inPieces(response)));
        const other = name === 'a Proxy' ? new Proxy(inner[0], {}) : (Object.create(inner[0]) as InnerRequest);
        const piece = Buffer.from(' ');
        stage.recorder.say('taken', other.onResponseData === undefined ? other.onData?.(piece) : other.onResponseData(piece));
        stage.recorder.say(await body.text());
      }),
    ),

    scenario('request, with expectContinue', ['success'], async (stage) => {
      const { body } = await request(stage, await stage.serve(answer), { method: 'POST', body: '{}', expectContinue: true } as object);
      stage.recorder.say(await body.text());
    }),

    scenario('stream', ['success'], async (stage) => {
      const url = await stage.serve((_request, response) => void inPieces(response));
      const sink = new Writable({ write: (piece, _encoding, done) => done(stage.recorder.say('piece', piece) as undefined) });
      const streamed = copy.undici.stream(
        url,
        { ...callTo(url), dispatcher: agent(copy, stage), opaque: 'mine' },
        ({ statusCode, opaque }) => {
          stage.recorder.say(statusCode, opaque);
          return sink;
        },
      );
      stage.recorder.say(await stage.recorder.outcome('stream', streamed));
    }),

    scenario('pipeline', ['success'], async (stage) => {
      const url = await stage.serve((incoming, response) => incoming.on('end', () => void inPieces(response)));
      const through = copy.undici.pipeline(url, { ...callTo(url, { method: 'POST' }), dispatcher: agent(copy, stage) }, ({ body }) => body);
      stage.recorder.events('through', through);
      through.end('{}');
      for await (const piece of through) stage.recorder.say('piece', piece);
    }),
  ];
}
