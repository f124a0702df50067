import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import type { Dispatcher } from 'undici7';
import { type Scenario, scenario, unless } from '../../scenario';
import { answer, CERTIFICATE, ENVELOPE, inPieces, PIECES, settled, type Stage } from '../../stage';
import { callTo, kept, type UndiciCopy } from './copy';

/** Clients, pools, proxies, retries, and handlers of the application's own. */
export function dispatchers(copy: UndiciCopy): Scenario[] {
  const { undici, major } = copy;
  const lacks = (name: keyof typeof undici): string | false => !(name in undici) && `undici ${major} has no ${name}`;

  return [
    scenario('a Client that pipelines four calls', ['success', 'success', 'success', 'success'], async (stage) => {
      const url = await stage.serve((_request, response) => void inPieces(response));
      const client = kept(stage, new undici.Client(url, { pipelining: 4 }));
      const calls = ['/1', '/2', '/3', '/4'].map(async (path) => {
        const { body } = await client.request(callTo(url + path));
        stage.recorder.say(path, await body.text());
      });
      await Promise.all(calls);
    }),

    scenario('a Client whose pipelined calls are cut off', ['failure', 'success'], async (stage) => {
      let cut = false;
      const url = await stage.serve((request, response) => {
        if (cut) return answer(request, response);
        cut = true;
        response.write(PIECES[0]);
        void settled().then(() => request.socket.destroy());
      });
      const client = kept(stage, new undici.Client(url, { pipelining: 1 }));
      const [first, second] = ['/1', '/2'].map((path) => client.request(callTo(url + path)));
      await stage.recorder.outcome('first', (await first).body.text());
      stage.recorder.say('second', await (await second).body.text());
    }),

    scenario('a Client that is destroyed in the middle', ['aborted'], async (stage) => {
      const url = await stage.serve((_request, response) => response.write(PIECES[0]));
      const client = new undici.Client(url);
      const { body } = await client.request(callTo(url));
      const text = stage.recorder.outcome('text', body.text());
      await settled();
      await client.destroy();
      await text;
    }),

    scenario('a Pool', ['success', 'success', 'success'], async (stage) => {
      const url = await stage.serve((_request, response) => void inPieces(response));
      const pool = kept(stage, new undici.Pool(url, { connections: 1 }));
      stage.recorder.events('pool', pool);
      for (const path of ['/1', '/2', '/3']) stage.recorder.say(await (await pool.request(callTo(url + path))).body.text());
      await pool.close();
    }),

    scenario('a ProxyAgent', ['success'], async (stage) => {
      const target = await stage.serveTls((_request, response) => void inPieces(response));
      const agent = kept(stage, new undici.ProxyAgent({ uri: await proxy(stage), requestTls: { ca: CERTIFICATE } }));
      const { body } = await undici.request(target, { ...callTo(target), dispatcher: agent });
      stage.recorder.say(await body.text());
    }),

    unless(
      lacks('EnvHttpProxyAgent'),
      scenario('an EnvHttpProxyAgent', ['success'], async (stage) => {
        const target = await stage.serve((_request, response) => void inPieces(response));
        const agent = kept(stage, new undici.EnvHttpProxyAgent({ httpProxy: await proxy(stage), noProxy: '' }));
        const { body } = await undici.request(target, { ...callTo(target), dispatcher: agent });
        stage.recorder.say(await body.text());
      }),
    ),

    unless(
      lacks('RetryAgent'),
      scenario('a RetryAgent', ['failure', 'success'], async (stage) => {
        let tries = 0;
        const url = await stage.serve((request, response) => {
          if (++tries > 1) answer(request, response);
          else response.writeHead(503).end();
        });
        const agent = kept(stage, new undici.RetryAgent(new undici.Agent(), { minTimeout: 5, timeoutFactor: 1 }));
        const { body, statusCode } = await undici.request(url, { ...callTo(url), dispatcher: agent });
        stage.recorder.say(statusCode, await body.text());
      }),
    ),

    unless(
      major < 6 && 'undici 5 has no composed interceptors',
      scenario('interceptors that follow a redirect', ['failure', 'success'], async (stage) => {
        const url = await stage.serve((request, response) => {
          if (request.url === '/moved') answer(request, response);
          else response.writeHead(302, { location: '/moved' }).end();
        });
        const agent = kept(stage, new undici.Agent());
        const following = agent.compose(undici.interceptors.redirect({ maxRedirections: 1 }));
        const { body, statusCode } = await undici.request(url, { ...callTo(url), dispatcher: following });
        stage.recorder.say(statusCode, await body.text());
      }),
    ),

    unless(
      major > 7 && 'undici 8 knows no handlers of the old kind',
      scenario('a handler of the application, of the old kind, that holds back', ['success'], async (stage) => {
        const url = await stage.serve((_request, response) => void inPieces(response));
        await dispatched(stage, kept(stage, new undici.Client(url)), url, (done, say) => {
          let held: () => void = () => undefined;
          return {
            onConnect: () => say('connect'),
            onHeaders: (status: number, headers: Buffer[], resume: () => void, text: string) => {
              held = resume;
              say('headers', status, headers.length, text);
              return true;
            },
            onData: (piece: Buffer) => {
              say('data', piece);
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
      major < 7 && `undici ${major} knows no handlers of the new kind`,
      scenario('a handler of the application, of the new kind, that pauses', ['success'], async (stage) => {
        const url = await stage.serve((_request, response) => void inPieces(response));
        await dispatched(stage, kept(stage, new undici.Client(url)), url, (done, say) => ({
          onRequestStart: () => say('start'),
          onResponseStart: (_controller: unknown, status: number) => say('headers', status),
          onResponseData: (controller: Dispatcher.DispatchController, piece: Buffer) => {
            say('data', piece);
            controller.pause();
            void settled().then(() => controller.resume());
          },
          onResponseEnd: (_controller: unknown, trailers: unknown) => done('complete', trailers),
          onResponseError: (_controller: unknown, error: Error) => done('error', error),
        }));
      }),
    ),

    scenario('an upgrade', [], async (stage) => {
      const url = await stage.serveBytes((socket) =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhello'),
      );
      const client = kept(stage, new undici.Client(url));
      const { socket, headers } = await client.upgrade({ ...callTo(url), protocol: 'echo' });
      stage.recorder.say(headers, socket.eventNames().map(String));
      socket.destroy();
    }),

    scenario('CONNECT', [], async (stage) => {
      const url = await stage.serveBytes((socket) => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
      const client = kept(stage, new undici.Client(url));
      const { socket, statusCode } = await client.connect({ path: 'cvm.tencentcloudapi.com:443' });
      stage.recorder.say(statusCode, socket.eventNames().map(String));
      socket.destroy();
    }),

    scenario('HTTP/2', ['success', 'success'], async (stage) => {
      const url = await stage.serveHttp2((_request, response) => void inPieces(response));
      const client = kept(stage, new undici.Client(url, { allowH2: true, connect: { ca: CERTIFICATE } }));
      for (const path of ['/1', '/2']) {
        const { statusCode, body } = await client.request(callTo(url + path));
        stage.recorder.events('body', body);
        stage.recorder.say(statusCode, await body.text());
      }
    }),
  ];
}

type Say = (...what: unknown[]) => void;

/** Dispatches a call to a handler, which says when it is over. */
async function dispatched(stage: Stage, client: Dispatcher, url: string, handlerOf: (done: Say, say: Say) => object): Promise<void> {
  await new Promise<void>((resolve) => {
    const say: Say = (...what) => stage.recorder.say(...what);
    const done: Say = (...what) => resolve(say(...what));
    client.dispatch(callTo(url), handlerOf(done, say) as Dispatcher.DispatchHandler);
  });
}

/** A proxy that knows CONNECT and forwards plain requests. */
async function proxy(stage: Stage): Promise<string> {
  const server = http.createServer((_request, response) => void inPieces(response, [ENVELOPE]));
  server.on('connect', (request: http.IncomingMessage, client: net.Socket) => {
    const upstream = net.connect(Number(request.url?.split(':')[1]), '127.0.0.1');
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
    stage.atEnd(() => upstream.destroy());
    void once(upstream, 'connect').then(() => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
  });
  return `http://127.0.0.1:${await stage.listen(server)}`;
}
