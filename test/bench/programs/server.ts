/**
 * Answers on the loopback interface, so that its CPU is not the client's: `/success` and `/failure` in full; `/held/N` with
 * N bytes of an endless envelope, and the rest when it is asked for `/grow/N`.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PATHS } from './answers';
import { ready } from './side';

const PIECE = Buffer.alloc(1 << 20, '{"InstanceId":"ins-r8hr2upy","CPU":2,"Tags":[]},');
const HEAD = '{"Response":{"InstanceSet":[';
const held: ServerResponse[] = [];

const server = createServer((request, response) => {
  request.resume();
  const url = request.url ?? '';
  const body = PATHS[url];
  response.setHeader('content-type', 'application/json');
  if (body !== undefined) {
    response.setHeader('content-length', Buffer.byteLength(body));
    response.end(body);
  } else if (url === '/held') {
    held.push(response);
    response.write(HEAD);
  } else {
    const [, , bytes] = url.split('/');
    void Promise.all(held.map((each) => send(each, Number(bytes)))).then(() => response.end('{}'));
  }
});

async function send(response: ServerResponse, bytes: number): Promise<void> {
  for (let left = bytes; left > 0; left -= PIECE.length) {
    const full = !response.write(PIECE.subarray(0, left));
    if (full) await new Promise((resolve) => response.once('drain', resolve));
  }
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port, () => 0));
