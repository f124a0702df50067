import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import axios from 'axios';
import fetch2 from 'node-fetch';
import { gzipSync } from 'node:zlib';
import { scenario, unless } from '../../scenario';
import { answer, CALL_HEADERS, CERTIFICATE, ENVELOPE, inPieces, PIECES, settled, type Stage } from '../../stage';
import { get, ownAgent, read, responseTo } from './call';

const [MAJOR] = process.versions.node.split('.').map(Number);

/** What people use on top of node:http. */
export const clients = [
  scenario('axios: an answer', ['success'], async (stage) => {
    const { data, status, request } = await axios.get(await stage.serve(answer), { headers: CALL_HEADERS });
    stage.recorder.say(status, data, Object.keys(request as object));
  }),

  scenario('axios: a stream', ['success'], async (stage) => {
    const { data } = await axios.get<http.IncomingMessage>(await stage.serve((_request, response) => void inPieces(response)), {
      headers: CALL_HEADERS,
      responseType: 'stream',
    });
    for await (const piece of data) stage.recorder.say('piece', piece);
  }),

  scenario('axios: a status that it rejects', ['failure'], async (stage) => {
    const url = await stage.serve((_request, response) => void response.writeHead(502).end('Bad Gateway'));
    await stage.recorder.outcome('axios', axios.get(url, { headers: CALL_HEADERS }));
  }),

  scenario('axios: its time-out', ['failure'], async (stage) => {
    const url = await stage.serve(() => undefined);
    await stage.recorder.outcome('axios', axios.get(url, { headers: CALL_HEADERS, timeout: 250 }));
    await settled();
  }),

  scenario('axios: a cancel', ['aborted'], async (stage) => {
    const controller = new AbortController();
    const url = await stage.serve(() => controller.abort());
    await stage.recorder.outcome('axios', axios.get(url, { headers: CALL_HEADERS, signal: controller.signal }));
    await settled();
  }),

  scenario('axios: a redirect', ['aborted', 'success'], async (stage) => {
    const { data, request } = await axios.get(await stage.serve(redirecting), { headers: CALL_HEADERS });
    stage.recorder.say(data, (request as http.ClientRequest).path);
  }),

  scenario('got: an answer', ['success'], async (stage) => {
    const { got } = await import('got');
    const { body, statusCode, retryCount, isFromCache } = await got(await stage.serve(answer), { headers: CALL_HEADERS });
    stage.recorder.say(body, statusCode, retryCount, isFromCache);
  }),

  scenario('got: a retry after a status 503', ['failure', 'success'], async (stage) => {
    let tries = 0;
    const url = await stage.serve((request, response) => {
      if (++tries > 1) answer(request, response);
      else response.writeHead(503).end();
    });
    const { got } = await import('got');
    const retry = { limit: 1, calculateDelay: ({ computedValue }: { computedValue: number }) => Math.min(computedValue, 1) };
    const { body, retryCount } = await got(url, { headers: CALL_HEADERS, retry });
    stage.recorder.say(body, retryCount);
  }),

  scenario('got: a stream', ['success'], async (stage) => {
    const { got } = await import('got');
    const url = await stage.serve((_request, response) => void inPieces(response));
    for await (const piece of got.stream(url, { headers: CALL_HEADERS })) stage.recorder.say('piece', piece);
  }),

  scenario('node-fetch: an answer in gzip', ['success'], async (stage) => {
    const url = await stage.serve(
      (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(ENVELOPE)),
    );
    const response = await fetch2(url, { headers: CALL_HEADERS });
    stage.recorder.say(response.status, response.redirected, response.size, response.bodyUsed, await response.text(), response.bodyUsed);
  }),

  scenario('node-fetch: a redirect', ['aborted', 'success'], async (stage) => {
    const response = await fetch2(await stage.serve(redirecting), { headers: CALL_HEADERS });
    stage.recorder.say(response.url, response.redirected, await response.json());
  }),

  scenario('node-fetch: a clone, both read', ['success'], async (stage) => {
    const response = await fetch2(await stage.serve((_request, answering) => void inPieces(answering)), { headers: CALL_HEADERS });
    stage.recorder.say(await Promise.all([response.clone().text(), response.text()]));
  }),

  scenario('node-fetch: its time-out', ['failure'], async (stage) => {
    const url = await stage.serve((_request, response) => response.write(PIECES[0]));
    const response = await fetch2(url, { headers: CALL_HEADERS, timeout: 250 });
    await stage.recorder.outcome('text', response.text());
    await settled();
  }),

  scenario('node-fetch: a connection lost within the body', ['failure'], async (stage) => {
    const url = await stage.serve((request, response) => {
      response.write(PIECES[0]);
      void settled().then(() => request.socket.destroy());
    });
    const response = await fetch2(url, { headers: CALL_HEADERS });
    await stage.recorder.outcome('text', response.text());
  }),

  scenario('https-proxy-agent', ['success'], async (stage) => {
    const target = await stage.serveTls((_request, response) => void inPieces(response));
    const { HttpsProxyAgent } = await import('https-proxy-agent');
    const agent = new HttpsProxyAgent(await proxy(stage), { ca: CERTIFICATE });
    stage.atEnd(() => agent.destroy());
    const response = await responseTo(stage, target, { agent });
    stage.recorder.say('body', await read(response));
  }),

  unless(
    MAJOR < 24 && 'http.Agent has the option proxyEnv from Node 24 on',
    scenario('a forward proxy from the environment', ['success'], async (stage) => {
      const forward = await stage.serve((_request, response) => void inPieces(response));
      const agent = ownAgent(stage, forward, { proxyEnv: { HTTP_PROXY: forward } } as http.AgentOptions);
      const request = get(stage, 'http://cvm.tencentcloudapi.com/', { agent });
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      stage.recorder.say('body', await read(response));
    }),
  ),
];

function redirecting(request: http.IncomingMessage, response: http.ServerResponse): void {
  if (request.url === '/moved') answer(request, response);
  else response.writeHead(302, { location: '/moved' }).end();
}

/** A proxy that knows CONNECT. */
async function proxy(stage: Stage): Promise<string> {
  const server = http.createServer();
  server.on('connect', (request: http.IncomingMessage, client: net.Socket) => {
    stage.recorder.note('server', 'CONNECT', request.url);
    const upstream = net.connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
    stage.atEnd(() => upstream.destroy());
  });
  return `http://127.0.0.1:${await stage.listen(server)}`;
}
