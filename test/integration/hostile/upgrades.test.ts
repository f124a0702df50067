import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http from 'node:http';
import type { Duplex } from 'node:stream';
import type * as undici7 from 'undici7';
import { inContext, useSynchronousContexts } from '../../support/contexts';
import { METRICS, total } from '../../support/contract';
import { type LocalServer, listen, serve } from '../../support/server';
import { tc3Headers } from '../../support/transports';
import { type Watched, watch } from '../../support/watched';

const UPGRADE = { ...tc3Headers('asr', 'Recognize'), Connection: 'Upgrade', Upgrade: 'echo' };

describe('An upgrade to another protocol is not a call:', () => {
  let server: LocalServer;
  let watched: Watched;
  const sockets: Duplex[] = [];

  before(async () => {
    const upgrading = http.createServer((_, response) => response.end('{"Response":{"RequestId":"r"}}'));
    upgrading.on('upgrade', (_, socket: Duplex) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
      sockets.push(socket.on('error', () => undefined));
      socket.pipe(socket);
    });
    server = await listen(upgrading);
  });
  after(() => {
    for (const socket of sockets) socket.destroy();
    return server.close();
  });
  beforeEach(() => {
    watched = watch({ endpoints: [server.host] });
  });
  afterEach(() => watched.stop());

  const ends: Record<string, (request: http.ClientRequest, socket: Duplex) => unknown> = {
    'the request is destroyed later': (request) => request.destroy(),
    'the socket is destroyed later': (_, socket) => socket.destroy(),
    'the socket is ended later': (_, socket) => socket.end(),
  };
  for (const [name, end] of Object.entries(ends)) {
    it(`over node:http nothing is counted, and nothing kept, also when ${name}`, async () => {
      useSynchronousContexts();
      const { result: request, isKept } = inContext(() => http.request(server.url, { headers: UPGRADE }));
      request.on('error', () => undefined).end();
      const [, socket] = (await once(request, 'upgrade')) as [unknown, Duplex];
      socket.on('error', () => undefined);
      socket.write('hello');
      assert.equal(String((await once(socket, 'data'))[0]), 'hello');
      assert.equal(await isKept(), false, 'the context of the caller is released');
      const hasClosed = new Promise((resolve) => socket.once('close', resolve));
      end(request, socket);
      // A destroyed request does not close the connection that it has handed over.
      socket.destroy();
      await hasClosed;
      assert.deepEqual(watched.spans(), []);
      assert.equal(await total(watched.register, METRICS.requests), 0);
    });
  }

  it('over node:http a server that does not upgrade is an answer like any other', async () => {
    const plain = await serve((_, response) => response.end('{"Response":{"RequestId":"r"}}'));
    try {
      const request = http.request(plain.url, { headers: UPGRADE });
      request.end();
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      response.resume();
      await watched.recorded(1);
      assert.equal(watched.spans()[0].attributes['tencent_cloud.request_id'], 'r');
    } finally {
      await plain.close();
    }
  });

  for (const major of [6, 7]) {
    it(`over undici ${major} nothing is counted`, async () => {
      const { Client } = require(`undici${major}`) as typeof undici7;
      const client = new Client(server.url);
      const { socket } = await client.upgrade({ path: '/', protocol: 'echo', headers: tc3Headers('asr', 'Recognize') });
      socket.on('error', () => undefined);
      socket.destroy();
      await client.destroy();
      assert.equal(await total(watched.register, METRICS.requests), 0);
    });
  }
});
