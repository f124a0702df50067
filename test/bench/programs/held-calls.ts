/** Calls whose answers have begun and do not end, and what the process then has in memory. */
import * as http from 'node:http';
import { argumentOf, fail, serve } from '../program';
import { startWatching, type Watcher } from '../watchers';

export interface HeldCallsArgument {
  readonly watcher: Watcher;
  readonly port: number;
  readonly calls: number;
}

const { watcher, port, calls } = argumentOf<HeldCallsArgument>();
startWatching(watcher);

const agent = new http.Agent({ keepAlive: true });
const HEADERS = { 'X-TC-Action': 'DescribeInstances', 'X-TC-Version': '2017-03-12', 'X-TC-Region': 'ap-guangzhou' };
const WARM_UP = 500;
const WARM_UP_BYTES = 16 << 20;

let received = 0;
const responses: http.IncomingMessage[] = [];

interface Sent {
  /** The response headers are there. */
  readonly responded: Promise<http.IncomingMessage>;
  readonly ended: Promise<void>;
}

function call(path: string): Sent {
  const sent = http.request({ port, host: '127.0.0.1', path, method: 'POST', headers: HEADERS, agent });
  const responded = new Promise<http.IncomingMessage>((resolve, reject) => sent.on('response', resolve).on('error', reject));
  const ended = new Promise<void>((resolve) => {
    sent.on('response', (response) => response.on('data', (chunk: Buffer) => (received += chunk.length)).on('end', resolve));
  });
  sent.end('{}');
  return { responded, ended };
}

/** Node has it with `--expose-gc`. */
const { gc } = globalThis as unknown as { gc(): void };

async function quietMemory(): Promise<number> {
  for (let i = 0; i < 6; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Has so many answers grow by so many bytes. */
async function grow(bytes: number, answers: number): Promise<void> {
  const due = received + bytes * answers;
  await call(`/grow/${bytes}`).ended;
  while (received < due) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function main(): Promise<void> {
  for (let i = 0; i < WARM_UP; i++) await call('/success').ended;
  // What V8 compiles to read large chunks is to be there before.
  responses.push(await call('/held').responded);
  await grow(WARM_UP_BYTES, 1);
  responses.push(...(await Promise.all(Array.from({ length: calls }, () => call('/held').responded))));
  serve(undefined, async (bytes) => {
    await grow(Number(bytes), responses.length);
    return quietMemory();
  });
}

main().catch(fail);
