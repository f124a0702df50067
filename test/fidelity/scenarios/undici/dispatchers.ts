import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import type { Dispatcher } from 'undici7';
import { type Scenario, scenario, unless } from '../../scenario';
import { answer, CERTIFICATE, ENVELOPE, sendInChunks, CHUNKS, settled, type ScenarioRun } from '../../scenario-run';
import { callTo, destroyedAtEnd, type UndiciCopy } from './copy';

/** Clients, pools, proxies, retries, and dispatch handlers of the application. */
export function dispatchers(copy: UndiciCopy): Scenario[] {
  const { undici, major } = copy;
  const lacks = (name: keyof typeof undici): string | false => !(name in undici) && `undici ${major} has no ${name}`;

  return [
    scenario('a Client that pipelines four calls', ['success', 'success', 'success', 'success'], async (run) => {
      const url = await run.serve((_request, response) => void sendInChunks(response));
      const client = destroyedAtEnd(run, new undici.Client(url, { pipelining: 4 }));
      const calls = ['/1', '/2', '/3', '/4'].map(async (path) => {
        const { body } = await client.request(callTo(url + path));
        run.recorder.log(path, await body.text());
      });
      await Promise.all(calls);
    }),

    scenario('a Client whose pipelined calls are cut off', ['failure', 'success'], async (run) => {
      let cut = false;
      const url = await run.serve((request, response) => {
        if (cut) return answer(request, response);
        cut = true;
        response.write(CHUNKS[0]);
        void settled().then(() => request.socket.destroy());
      });
      const client = destroyedAtEnd(run, new undici.Client(url, { pipelining: 1 }));
      const [first, second] = ['/1', '/2'].map((path) => client.request(callTo(url + path)));
      await run.recorder.outcome('first', (await first).body.text());
      run.recorder.log('second', await (await second).body.text());
    }),

    scenario('a Client that is destroyed in the middle', ['aborted'], async (run) => {
      const url = await run.serve((_request, response) => response.write(CHUNKS[0]));
      const client = new undici.Client(url);
      const { body } = await client.request(callTo(url));
      const text = run.recorder.outcome('text', body.text());
      await settled();
      await client.destroy();
      await text;
    }),

    scenario('a Pool', ['success', 'success', 'success'], async (run) => {
      const url = await run.serve((_request, response) => void sendInChunks(response));
      const pool = destroyedAtEnd(run, new undici.Pool(url, { connections: 1 }));
      run.recorder.events('pool', pool);
      for (const path of ['/1', '/2', '/3']) run.recorder.log(await (await pool.request(callTo(url + path))).body.text());
      await pool.close();
    }),

    scenario('a ProxyAgent', ['success'], async (run) => {
      const target = await run.serveTls((_request, response) => void sendInChunks(response));
      const agent = destroyedAtEnd(run, new undici.ProxyAgent({ uri: await proxy(run), requestTls: { ca: CERTIFICATE } }));
      const { body } = await undici.request(target, { ...callTo(target), dispatcher: agent });
      run.recorder.log(await body.text());
    }),

    unless(
      lacks('EnvHttpProxyAgent'),
      scenario('an EnvHttpProxyAgent', ['success'], async (run) => {
        const target = await run.serve((_request, response) => void sendInChunks(response));
        const agent = destroyedAtEnd(run, new undici.EnvHttpProxyAgent({ httpProxy: await proxy(run), noProxy: '' }));
        const { body } = await undici.request(target, { ...callTo(target), dispatcher: agent });
        run.recorder.log(await body.text());
      }),
    ),

    unless(
      lacks('RetryAgent'),
      scenario('a RetryAgent', ['failure', 'success'], async (run) => {
        let tries = 0;
        const url = await run.serve((request, response) => {
          if (++tries > 1) answer(request, response);
          else response.writeHead(503).end();
        });
        const agent = destroyedAtEnd(run, new undici.RetryAgent(new undici.Agent(), { minTimeout: 5, timeoutFactor: 1 }));
        const { body, statusCode } = await undici.request(url, { ...callTo(url), dispatcher: agent });
        run.recorder.log(statusCode, await body.text());
      }),
    ),

    unless(
      major < 6 && 'undici 5 has no composed interceptors',
      scenario('interceptors that follow a redirect', ['failure', 'success'], async (run) => {
        const url = await run.serve((request, response) => {
          if (request.url === '/moved') answer(request, response);
          else response.writeHead(302, { location: '/moved' }).end();
        });
        const agent = destroyedAtEnd(run, new undici.Agent());
        const following = agent.compose(undici.interceptors.redirect({ maxRedirections: 1 }));
        const { body, statusCode } = await undici.request(url, { ...callTo(url), dispatcher: following });
        run.recorder.log(statusCode, await body.text());
      }),
    ),

    unless(
      major > 7 && 'undici 8 does not support handlers of the old API',
      scenario('a handler of the old API that holds back', ['success'], async (run) => {
        const url = await run.serve((_request, response) => void sendInChunks(response));
        await dispatched(run, destroyedAtEnd(run, new undici.Client(url)), url, (done, log) => {
          let held: () => void = () => undefined;
          return {
            onConnect: () => log('connect'),
            onHeaders: (status: number, headers: Buffer[], resume: () => void, text: string) => {
              held = resume;
              log('headers', status, headers.length, text);
              return true;
            },
            onData: (chunk: Buffer) => {
              log('data', chunk);
              void settled().then(() => held());
              return false;
            },
            onComplete: (trailers: unknown) => done('complete', trailers),
            onError: (error: Error) => done('error', error),
          };
        });
      }),
    ),

    unless(
      major < 7 && `undici ${major} does not support handlers of the new API`,
      scenario('a handler of the new API that pauses', ['success'], async (run) => {
        const url = await run.serve((_request, response) => void sendInChunks(response));
        await dispatched(run, destroyedAtEnd(run, new undici.Client(url)), url, (done, log) => ({
          onRequestStart: () => log('start'),
          onResponseStart: (_controller: unknown, status: number) => log('headers', status),
          onResponseData: (controller: Dispatcher.DispatchController, chunk: Buffer) => {
            log('data', chunk);
            controller.pause();
            void settled().then(() => controller.resume());
          },
          onResponseEnd: (_controller: unknown, trailers: unknown) => done('complete', trailers),
          onResponseError: (_controller: unknown, error: Error) => done('error', error),
        }));
      }),
    ),

    scenario('an upgrade', [], async (run) => {
      const url = await run.serveBytes((socket) =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhello'),
      );
      const client = destroyedAtEnd(run, new undici.Client(url));
      const { socket, headers } = await client.upgrade({ ...callTo(url), protocol: 'echo' });
      run.recorder.log(headers, socket.eventNames().map(String));
      socket.destroy();
    }),

    scenario('CONNECT', [], async (run) => {
      const url = await run.serveBytes((socket) => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
      const client = destroyedAtEnd(run, new undici.Client(url));
      const { socket, statusCode } = await client.connect({ path: 'cvm.tencentcloudapi.com:443' });
      run.recorder.log(statusCode, socket.eventNames().map(String));
      socket.destroy();
    }),

    scenario('HTTP/2', ['success', 'success'], async (run) => {
      const url = await run.serveHttp2((_request, response) => void sendInChunks(response));
      const client = destroyedAtEnd(run, new undici.Client(url, { allowH2: true, connect: { ca: CERTIFICATE } }));
      for (const path of ['/1', '/2']) {
        const { statusCode, body } = await client.request(callTo(url + path));
        run.recorder.events('body', body);
        run.recorder.log(statusCode, await body.text());
      }
    }),
  ];
}

type Log = (...what: unknown[]) => void;

/** Dispatches a call to a handler, which calls `done` at the end. */
async function dispatched(run: ScenarioRun, client: Dispatcher, url: string, handlerOf: (done: Log, log: Log) => object): Promise<void> {
  await new Promise<void>((resolve) => {
    const log: Log = (...what) => run.recorder.log(...what);
    const done: Log = (...what) => resolve(log(...what));
    client.dispatch(callTo(url), handlerOf(done, log) as Dispatcher.DispatchHandler);
  });
}

/** A proxy that supports CONNECT and answers plain requests itself. */
async function proxy(run: ScenarioRun): Promise<string> {
  const server = http.createServer((_request, response) => void sendInChunks(response, [ENVELOPE]));
  server.on('connect', (request: http.IncomingMessage, client: net.Socket) => {
    const upstream = net.connect(Number(request.url?.split(':')[1]), '127.0.0.1');
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
    run.atEnd(() => upstream.destroy());
    void once(upstream, 'connect').then(() => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
  });
  return `http://127.0.0.1:${await run.listen(server)}`;
}
