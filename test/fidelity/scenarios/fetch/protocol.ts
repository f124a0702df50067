import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type Scenario, scenario } from '../../scenario';
import { answer, CALL_HEADERS, ENVELOPE, sendInChunks, settled } from '../../scenario-run';
import { call, type FetchImplementation, logResponse } from './fetch-call';

const FORM = 'Action=DescribeInstances&Version=2017-03-12&Region=ap-guangzhou&Nonce=1';
const FORMS = { text: FORM, URLSearchParams: new URLSearchParams(FORM), bytes: Buffer.from(FORM), Blob: new Blob([FORM]) };
const CODINGS = { gzip: gzipSync(ENVELOPE), deflate: deflateSync(ENVELOPE), br: brotliCompressSync(ENVELOPE) };
/** Without an action in the headers the instrumentation reads the form. */
const NO_ACTION = { 'X-TC-Action': '' };

/** The features of HTTP and Fetch beyond a plain request and response. */
export function protocol(implementation: FetchImplementation): Scenario[] {
  return [
    ...[204, 304].map((status) =>
      scenario(`status ${status}, which has no body`, ['failure'], async (run) => {
        const response = await call(
          implementation,
          run,
          await run.serve((_request, serverResponse) => void serverResponse.writeHead(status).end()),
        );
        run.recorder.log('body', response.body, await response.text());
      }),
    ),

    scenario('HEAD', ['failure'], async (run) => {
      const response = await call(implementation, run, await run.serve(answer), { method: 'HEAD' });
      run.recorder.log('body', await response.text());
    }),

    scenario('status 502 with a page', ['failure'], async (run) => {
      const url = await run.serve(
        (_request, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>'),
      );
      const response = await call(implementation, run, url);
      run.recorder.log(await response.text());
    }),

    scenario('103 before the answer', ['success'], async (run) => {
      const url = await run.serve((_request, response) => {
        response.writeEarlyHints({ link: '</style.css>; rel=preload' });
        void settled().then(() => response.end(ENVELOPE));
      });
      run.recorder.log(await (await call(implementation, run, url)).text());
    }),

    scenario('trailers', ['success'], async (run) => {
      const url = await run.serve((_request, response) => {
        response.writeHead(200, { Trailer: 'Checksum' });
        response.write(ENVELOPE);
        response.addTrailers({ Checksum: 'abc' });
        response.end();
      });
      run.recorder.log(await (await call(implementation, run, url)).text());
    }),

    ...Object.entries(CODINGS).map(([coding, body]) =>
      scenario(`a body in ${coding}`, ['success'], async (run) => {
        const url = await run.serve((_request, response) => {
          response.setHeader('content-encoding', coding);
          void sendInChunks(response, [body.subarray(0, 30), body.subarray(30)]);
        });
        run.recorder.log(await (await call(implementation, run, url)).text());
      }),
    ),

    scenario('a body that is not in the coding it claims', ['failure'], async (run) => {
      const url = await run.serve((_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(ENVELOPE));
      await run.recorder.outcome('text', (await call(implementation, run, url)).text());
    }),

    ...(['follow', 'manual', 'error'] as const).map((redirect) =>
      scenario(`a redirect with ${redirect}`, redirect === 'follow' ? ['failure', 'success'] : ['failure'], async (run) => {
        const url = await run.serve(redirecting);
        const response = await run.recorder.outcome('fetch', call(implementation, run, url, { redirect }));
        if (response !== undefined) run.recorder.log(await response.text());
        await settled();
      }),
    ),

    ...Object.entries(FORMS).map(([kind, body]) =>
      scenario(`a form given as ${kind}`, ['success'], async (run) => {
        const response = await call(implementation, run, await run.serve(answer), { method: 'POST', headers: NO_ACTION, body });
        run.recorder.log(await response.text());
      }),
    ),

    scenario('a form given as a stream', ['success'], async (run) => {
      const url = await run.serve((request, response) => request.on('end', () => response.end(ENVELOPE)));
      const body = ReadableStream.from([Buffer.from(FORM.slice(0, 20)), Buffer.from(FORM.slice(20))]);
      const response = await call(implementation, run, url, { method: 'POST', headers: NO_ACTION, body, duplex: 'half' });
      run.recorder.log(await response.text());
    }),

    scenario('a request stream that fails', ['aborted'], async (run) => {
      async function* chunks(): AsyncGenerator<Buffer> {
        yield Buffer.from(FORM);
        await settled();
        throw new Error('disk gone');
      }
      const init = { method: 'POST', headers: NO_ACTION, body: ReadableStream.from(chunks()), duplex: 'half' as const };
      await run.recorder.outcome('fetch', call(implementation, run, await run.serve(() => undefined), init));
      await settled();
    }),

    scenario('code that runs in the context of the call', ['success'], async (run) => {
      const storage = new AsyncLocalStorage<string>();
      const url = await run.serve((_request, response) => void sendInChunks(response));
      await storage.run('mine', async () => {
        const { body } = await call(implementation, run, url);
        run.recorder.log('headers', storage.getStore());
        for await (const chunk of body!) run.recorder.log(chunk, storage.getStore());
        run.recorder.log('end', storage.getStore());
      });
    }),

    scenario('a Request object that is used', ['success'], async (run) => {
      const request = new Request(await run.serve(answer), { method: 'POST', body: FORM });
      const response = await call(implementation, run, request.url, { method: request.method, body: await request.clone().text() });
      run.recorder.log(request.bodyUsed, await response.text());
    }),

    scenario('TLS', ['success'], async (run) => {
      run.recorder.log(
        await (await call(implementation, run, await run.serveTls((_request, response) => void sendInChunks(response)))).text(),
      );
    }),

    scenario('HTTP/2, where it is negotiated', ['success', 'success', 'failure'], async (run) => {
      const url = await run.serveHttp2((request, response) => {
        if (request.url === '/none') response.writeHead(204).end();
        else void sendInChunks(response);
      });
      const [first, second] = await Promise.all(
        ['/1', '/2'].map((path) => implementation.fetch(run, url + path, { headers: CALL_HEADERS })),
      );
      for (const response of [first, second]) logResponse(run, response.url.slice(-1), response);
      run.recorder.log(await first.text(), await second.text());
      logResponse(run, 'none', await call(implementation, run, `${url}/none`));
      await settled();
    }),
  ];
}

function redirecting(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/moved') answer(request, response);
  else response.writeHead(302, { location: '/moved' }).end();
}
