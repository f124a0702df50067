import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import axios from 'axios';
import fetch2 from 'node-fetch';
import { gzipSync } from 'node:zlib';
import { scenario, unless } from '../../scenario';
import { answer, CALL_HEADERS, CERTIFICATE, ENVELOPE, sendInChunks, CHUNKS, settled, type ScenarioRun } from '../../scenario-run';
import { get, ownAgent, read, responseTo } from './call';

const [MAJOR] = process.versions.node.split('.').map(Number);

/** Popular clients that use node:http. */
export const clients = [
  scenario('axios: an answer', ['success'], async (run) => {
    const { data, status, request } = await axios.get(await run.serve(answer), { headers: CALL_HEADERS });
    run.recorder.log(status, data, Object.keys(request as object));
  }),

  scenario('axios: a stream', ['success'], async (run) => {
    const { data } = await axios.get<http.IncomingMessage>(await run.serve((_request, response) => void sendInChunks(response)), {
      headers: CALL_HEADERS,
      responseType: 'stream',
    });
    for await (const chunk of data) run.recorder.log('chunk', chunk);
  }),

  scenario('axios: a status that axios rejects', ['failure'], async (run) => {
    const url = await run.serve((_request, response) => void response.writeHead(502).end('Bad Gateway'));
    await run.recorder.outcome('axios', axios.get(url, { headers: CALL_HEADERS }));
  }),

  scenario('axios: its timeout', ['failure'], async (run) => {
    const url = await run.serve(() => undefined);
    await run.recorder.outcome('axios', axios.get(url, { headers: CALL_HEADERS, timeout: 250 }));
    await settled();
  }),

  scenario('axios: a cancel', ['aborted'], async (run) => {
    const controller = new AbortController();
    const url = await run.serve(() => controller.abort());
    await run.recorder.outcome('axios', axios.get(url, { headers: CALL_HEADERS, signal: controller.signal }));
    await settled();
  }),

  scenario('axios: a redirect', ['aborted', 'success'], async (run) => {
    const { data, request } = await axios.get(await run.serve(redirecting), { headers: CALL_HEADERS });
    run.recorder.log(data, (request as http.ClientRequest).path);
  }),

  scenario('got: an answer', ['success'], async (run) => {
    const { got } = await import('got');
    const { body, statusCode, retryCount, isFromCache } = await got(await run.serve(answer), { headers: CALL_HEADERS });
    run.recorder.log(body, statusCode, retryCount, isFromCache);
  }),

  scenario('got: a retry after a status 503', ['failure', 'success'], async (run) => {
    let tries = 0;
    const url = await run.serve((request, response) => {
      if (++tries > 1) answer(request, response);
      else response.writeHead(503).end();
    });
    const { got } = await import('got');
    const retry = { limit: 1, calculateDelay: ({ computedValue }: { computedValue: number }) => Math.min(computedValue, 1) };
    const { body, retryCount } = await got(url, { headers: CALL_HEADERS, retry });
    run.recorder.log(body, retryCount);
  }),

  scenario('got: a stream', ['success'], async (run) => {
    const { got } = await import('got');
    const url = await run.serve((_request, response) => void sendInChunks(response));
    for await (const chunk of got.stream(url, { headers: CALL_HEADERS })) run.recorder.log('chunk', chunk);
  }),

  scenario('node-fetch: an answer in gzip', ['success'], async (run) => {
    const url = await run.serve(
      (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(ENVELOPE)),
    );
    const response = await fetch2(url, { headers: CALL_HEADERS });
    run.recorder.log(response.status, response.redirected, response.size, response.bodyUsed, await response.text(), response.bodyUsed);
  }),

  scenario('node-fetch: a redirect', ['aborted', 'success'], async (run) => {
    const response = await fetch2(await run.serve(redirecting), { headers: CALL_HEADERS });
    run.recorder.log(response.url, response.redirected, await response.json());
  }),

  scenario('node-fetch: a clone, both read', ['success'], async (run) => {
    const response = await fetch2(await run.serve((_request, serverResponse) => void sendInChunks(serverResponse)), {
      headers: CALL_HEADERS,
    });
    run.recorder.log(await Promise.all([response.clone().text(), response.text()]));
  }),

  scenario('node-fetch: its timeout', ['failure'], async (run) => {
    const url = await run.serve((_request, response) => response.write(CHUNKS[0]));
    const response = await fetch2(url, { headers: CALL_HEADERS, timeout: 250 });
    await run.recorder.outcome('text', response.text());
    await settled();
  }),

  scenario('node-fetch: a connection lost within the body', ['failure'], async (run) => {
    const url = await run.serve((request, response) => {
      response.write(CHUNKS[0]);
      void settled().then(() => request.socket.destroy());
    });
    const response = await fetch2(url, { headers: CALL_HEADERS });
    await run.recorder.outcome('text', response.text());
  }),

  scenario('https-proxy-agent', ['success'], async (run) => {
    const target = await run.serveTls((_request, response) => void sendInChunks(response));
    const { HttpsProxyAgent } = await import('https-proxy-agent');
    const agent = new HttpsProxyAgent(await proxy(run), { ca: CERTIFICATE });
    run.atEnd(() => agent.destroy());
    const response = await responseTo(run, target, { agent });
    run.recorder.log('body', await read(response));
  }),

  unless(
    MAJOR < 24 && 'http.Agent has the option proxyEnv from Node 24 on',
    scenario('a forward proxy from the environment', ['success'], async (run) => {
      const forward = await run.serve((_request, response) => void sendInChunks(response));
      const agent = ownAgent(run, forward, { proxyEnv: { HTTP_PROXY: forward } } as http.AgentOptions);
      const request = get(run, 'http://cvm.tencentcloudapi.com/', { agent });
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      run.recorder.log('body', await read(response));
    }),
  ),
];

function redirecting(request: http.IncomingMessage, response: http.ServerResponse): void {
  if (request.url === '/moved') answer(request, response);
  else response.writeHead(302, { location: '/moved' }).end();
}

/** A proxy that supports CONNECT. */
async function proxy(run: ScenarioRun): Promise<string> {
  const server = http.createServer();
  server.on('connect', (request: http.IncomingMessage, client: net.Socket) => {
    run.recorder.note('server', 'CONNECT', request.url);
    const upstream = net.connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
    run.atEnd(() => upstream.destroy());
  });
  return `http://127.0.0.1:${await run.listen(server)}`;
}
