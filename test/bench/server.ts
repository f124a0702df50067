/**
 * Answers on the loopback interface, in a process of its own so that its CPU does not count: `/success` and `/failure` in full, `/held`
 * with an envelope that does not end, `/grow/BYTES` by adding so many bytes to each of those.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from './program';

const SUCCESS = JSON.stringify({
  Response: {
    TotalCount: 1,
    InstanceSet: [
      {
        InstanceId: 'ins-r8hr2upy',
        InstanceType: 'S5.MEDIUM4',
        InstanceState: 'RUNNING',
        CPU: 2,
        Memory: 4,
        PrivateIpAddresses: ['10.0.0.17'],
        Placement: { Zone: 'ap-guangzhou-3', ProjectId: 0 },
      },
    ],
    RequestId: '3c140219-cfe9-470e-b241-907877d6fb03',
  },
});

const FAILURE = JSON.stringify({
  Response: {
    Error: {
      Code: 'AuthFailure.SignatureFailure',
      Message:
        'The provided credentials could not be validated. Please ensure your signature is correct, that the key belongs to this account and that it is in force in this region.',
    },
    RequestId: 'ed93f3cb-f35e-473f-b9f3-0d451b8b79c6',
  },
});

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
