import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type Scenario, scenario } from '../../scenario';
import { answer, CALL_HEADERS, ENVELOPE, inPieces, settled } from '../../stage';
import { call, type Fetching, look } from './fetching';

const FORM = 'Action=DescribeInstances&Version=2017-03-12&Region=ap-guangzhou&Nonce=1';
const FORMS = { text: FORM, URLSearchParams: new URLSearchParams(FORM), bytes: Buffer.from(FORM), Blob: new Blob([FORM]) };
const CODINGS = { gzip: gzipSync(ENVELOPE), deflate: deflateSync(ENVELOPE), br: brotliCompressSync(ENVELOPE) };
/** To the instrumentation a call without an action is one whose form it must read. */
const NO_ACTION = { 'X-TC-Action': '' };

/** What HTTP and the Fetch standard have beside a plain request and its answer. */
export function protocol(fetching: Fetching): Scenario[] {
  return [
    ...[204, 304].map((status) =>
      scenario(`status ${status}, which has no body`, ['failure'], async (stage) => {
        const response = await call(fetching, stage, await stage.serve((_request, answering) => void answering.writeHead(status).end()));
        stage.recorder.say('body', response.body, await response.text());
      }),
    ),

    scenario('HEAD', ['failure'], async (stage) => {
      const response = await call(fetching, stage, await stage.serve(answer), { method: 'HEAD' });
      stage.recorder.say('body', await response.text());
    }),

    scenario('status 502 with a page', ['failure'], async (stage) => {
      const url = await stage.serve(
        (_request, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>'),
      );
      const response = await call(fetching, stage, url);
      stage.recorder.say(await response.text());
    }),

    scenario('103 before the answer', ['success'], async (stage) => {
      const url = await stage.serve((_request, response) => {
        response.writeEarlyHints({ link: '</style.css>; rel=preload' });
        void settled().then(() => response.end(ENVELOPE));
      });
      stage.recorder.say(await (await call(fetching, stage, url)).text());
    }),

    scenario('trailers', ['success'], async (stage) => {
      const url = await stage.serve((_request, response) => {
        response.writeHead(200, { Trailer: 'Checksum' });
        response.write(ENVELOPE);
        response.addTrailers({ Checksum: 'abc' });
        response.end();
      });
      stage.recorder.say(await (await call(fetching, stage, url)).text());
    }),

    ...Object.entries(CODINGS).map(([coding, body]) =>
      scenario(`a body in ${coding}`, ['success'], async (stage) => {
        const url = await stage.serve((_request, response) => {
          response.setHeader('content-encoding', coding);
          void inPieces(response, [body.subarray(0, 30), body.subarray(30)]);
        });
        stage.recorder.say(await (await call(fetching, stage, url)).text());
      }),
    ),

    scenario('a body that is not in the coding it claims', ['failure'], async (stage) => {
      const url = await stage.serve((_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(ENVELOPE));
      await stage.recorder.outcome('text', (await call(fetching, stage, url)).text());
    }),

    ...(['follow', 'manual', 'error'] as const).map((redirect) =>
      scenario(`a redirect with ${redirect}`, redirect === 'follow' ? ['failure', 'success'] : ['failure'], async (stage) => {
        const url = await stage.serve(redirecting);
        const response = await stage.recorder.outcome('fetch', call(fetching, stage, url, { redirect }));
        if (response !== undefined) stage.recorder.say(await response.text());
        await settled();
      }),
    ),

    ...Object.entries(FORMS).map(([kind, body]) =>
      scenario(`a form given as ${kind}`, ['success'], async (stage) => {
        const response = await call(fetching, stage, await stage.serve(answer), { method: 'POST', headers: NO_ACTION, body });
        stage.recorder.say(await response.text());
      }),
    ),

    scenario('a form given as a stream', ['success'], async (stage) => {
      const url = await stage.serve((request, response) => request.on('end', () => response.end(ENVELOPE)));
      const body = ReadableStream.from([Buffer.from(FORM.slice(0, 20)), Buffer.from(FORM.slice(20))]);
      const response = await call(fetching, stage, url, { method: 'POST', headers: NO_ACTION, body, duplex: 'half' });
      stage.recorder.say(await response.text());
    }),

    scenario('a request stream that fails', ['aborted'], async (stage) => {
      async function* pieces(): AsyncGenerator<Buffer> {
        yield Buffer.from(FORM);
        await settled();
        throw new Error('disk gone');
      }
      const init = { method: 'POST', headers: NO_ACTION, body: ReadableStream.from(pieces()), duplex: 'half' as const };
      await stage.recorder.outcome('fetch', call(fetching, stage, await stage.serve(() => undefined), init));
      await settled();
    }),

    scenario('code that runs in the context of the call', ['success'], async (stage) => {
      const storage = new AsyncLocalStorage<string>();
      const url = await stage.serve((_request, response) => void inPieces(response));
      await storage.run('mine', async () => {
        const { body } = await call(fetching, stage, url);
        stage.recorder.say('headers', storage.getStore());
        for await (const piece of body!) stage.recorder.say(piece, storage.getStore());
        stage.recorder.say('end', storage.getStore());
      });
    }),

    scenario('a Request object that is used', ['success'], async (stage) => {
      const request = new Request(await stage.serve(answer), { method: 'POST', body: FORM });
      const response = await call(fetching, stage, request.url, { method: request.method, body: await request.clone().text() });
      stage.recorder.say(request.bodyUsed, await response.text());
    }),

    scenario('TLS', ['success'], async (stage) => {
      stage.recorder.say(await (await call(fetching, stage, await stage.serveTls((_request, response) => void inPieces(response)))).text());
    }),

    scenario('HTTP/2, where it is negotiated', ['success', 'success', 'failure'], async (stage) => {
      const url = await stage.serveHttp2((request, response) => {
        if (request.url === '/none') response.writeHead(204).end();
        else void inPieces(response);
      });
      const [first, second] = await Promise.all(['/1', '/2'].map((path) => fetching.fetch(stage, url + path, { headers: CALL_HEADERS })));
      for (const response of [first, second]) look(stage, response.url.slice(-1), response);
      stage.recorder.say(await first.text(), await second.text());
      look(stage, 'none', await call(fetching, stage, `${url}/none`));
      await settled();
    }),
  ];
}

function redirecting(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/moved') answer(request, response);
  else response.writeHead(302, { location: '/moved' }).end();
}
