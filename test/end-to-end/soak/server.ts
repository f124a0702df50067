/** The API of the soak, in its own process. It does to each call what the path says, and counts what it did. */
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { killed, type Plan, plans } from './plans';

const counts: Record<string, number> = {};
const waiting = new Map<http.ServerResponse, NodeJS.Timeout>();

const SUCCESS = '{"Response":{"TotalCount":0,"RequestId":"a243601d-610b-46f5-a134-d856b2ebe1fe"}}';
const HALF = SUCCESS.slice(0, 30);
const LARGE = `{"Response":{"Text":"${'x'.repeat(200_000)}","RequestId":"a243601d-610b-46f5-a134-d856b2ebe1fe"}}`;
const GZIP = gzipSync(SUCCESS);
const ERROR_FRAME = 'data: {"Error":{"Code":"LimitExceeded","Message":"no"},"RequestId":"r-1"}\n\n';
const SLOW = 40;

const error = (Code: string): string => JSON.stringify({ Response: { Error: { Code, Message: 'no' }, RequestId: 'r-1' } });

type Answer = (response: http.ServerResponse) => void;
const answers: Readonly<Record<string, Answer>> = {
  '/success': (response) => response.end(SUCCESS),
  '/large': (response) => response.end(LARGE),
  '/gzip': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(GZIP),
  '/stream': (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: {"Choices":[]}\n\ndata: [DONE]\n\n'),
  '/auth': (response) => response.end(error('AuthFailure.SignatureFailure')),
  '/throttled': (response) => response.end(error('RequestLimitExceeded.UinLimitExceeded')),
  '/stream-error': (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(ERROR_FRAME),
  '/dry-run': (response) => response.end(error('DryRunOperation')),
  '/gateway': (response) => response.writeHead(502).end('<h1>Bad Gateway</h1>'),
  '/reset': (response) => response.socket?.resetAndDestroy(),
  '/given-up': () => undefined,
  '/timed-out': () => undefined,
  '/half': (response) => response.write(HALF),
  '/cut-off': (response) => response.write(HALF, () => response.socket?.destroy()),
};

function count(action: string, { path }: Pick<Plan, 'path'>): void {
  counts[`${action} ${path}`] = (counts[`${action} ${path}`] ?? 0) + 1;
}

const server = http.createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  const action = String(request.headers['x-tc-action']);
  response.on('error', () => undefined);
  if (request.url !== '/slow') {
    const plan = plans.find(({ path }) => path === request.url) as Plan;
    if (!plan.isCountedByCaller) count(action, plan);
    answers[request.url!](response);
    return;
  }
  response.write(HALF);
  const end = (): void => {
    waiting.delete(response);
    count(action, { path: '/slow' });
    response.end(SUCCESS.slice(30));
  };
  waiting.set(response, setTimeout(end, Math.random() * SLOW));
});

/** Kills the connection of a slow answer now and then, in mid-body. */
setInterval(() => {
  const [response] = [...waiting.keys()].filter(() => Math.random() < 0.1);
  if (response === undefined) return;
  clearTimeout(waiting.get(response));
  waiting.delete(response);
  count(String(response.req.headers['x-tc-action']), killed);
  response.socket?.destroy();
}, 5);

process.on('message', () => process.send!(counts));
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', 1024, () => process.send!((server.address() as AddressInfo).port));
