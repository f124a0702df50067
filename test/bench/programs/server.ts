/**
 * Answers on the loopback interface, in a process of its own, so that its CPU is not the client's: `/success` and `/failure` in full;
 * `/held` with an envelope that does not end, and more of it when it is asked for `/grow/BYTES`.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FAILURE, SUCCESS } from '../bodies';
import { serve } from '../program';

const CHUNK = Buffer.alloc(1 << 20, '{"InstanceId":"ins-r8hr2upy","CPU":2,"Tags":[]},');
const HEAD = '{"Response":{"InstanceSet":[';
const BODIES: Readonly<Record<string, string>> = { '/success': SUCCESS, '/failure': FAILURE };
const held: ServerResponse[] = [];

const server = createServer((request, response) => {
  request.resume();
  const url = request.url ?? '';
  const body = BODIES[url];
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
  for (let left = bytes; left > 0; left -= CHUNK.length) {
    const full = !response.write(CHUNK.subarray(0, left));
    if (full) await new Promise((resolve) => response.once('drain', resolve));
  }
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => serve((server.address() as AddressInfo).port, () => 0));
