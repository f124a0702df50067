import * as http from 'node:http';
import type { Group } from './comparison';
import { argumentOf, fail, serve, start } from './program';
import type * as Watchers from './watchers';
import type { Watcher } from './watchers';

const BAR = 1.1;
const CALLS = 64;
const SMALL = 1 << 10;
const LARGE = 100 << 20;
const QUICK_LARGE = 2 << 20;

interface HeldCallsArgument {
  readonly watcher: Watcher;
  readonly port: number;
}

/** What a process with calls in flight has in memory, for each of them, over a process that makes the same calls unwatched. */
export const memory: Group = {
  name: 'memory',
  async *measure({ quick }) {
    const large = quick ? QUICK_LARGE : LARGE;
    // Not counted: the first process compiles for the cache of tsx, which keeps 400 KB in its memory.
    await memoryWith('nobody', [SMALL]);
    const unwatched = await memoryWith('nobody', [SMALL, large - SMALL]);
    const watched = await memoryWith('ours', [SMALL, large - SMALL]);
    const [atSmall, atLarge] = watched.map((bytes, i) => (bytes - unwatched[i]) / CALLS);
    yield {
      name: 'memory of a call in flight',
      of: `${large >> 20} MB of the answer read / 1 KB read`,
      ratio: atLarge / atSmall,
      spread: 0,
      bar: BAR,
      costs: { [`${large >> 20} MB`]: `${(atLarge / 1024).toFixed(2)} KB`, '1 KB': `${(atSmall / 1024).toFixed(2)} KB` },
    };
  },
};

/** Bytes in memory with all calls in flight, after each of `steps` more bytes have arrived. */
async function memoryWith(watcher: Watcher, steps: readonly number[]): Promise<number[]> {
  const server = await start<number>(require.resolve('./server'));
  try {
    const client = await start(__filename, { watcher, port: server.ready } satisfies HeldCallsArgument);
    try {
      const bytes: number[] = [];
      for (const step of steps) bytes.push(await client.measure(String(step)));
      return bytes;
    } finally {
      client.stop();
    }
  } finally {
    server.stop();
  }
}

const HEADERS = { 'X-TC-Action': 'DescribeInstances', 'X-TC-Version': '2017-03-12', 'X-TC-Region': 'ap-guangzhou' };
const WARM_UP = 500;
const WARM_UP_BYTES = 16 << 20;
const COLLECTIONS = 24;

/** The program: holds calls whose answers have begun and do not end, and says what the process has in memory. */
async function serveHeldCalls({ watcher, port }: HeldCallsArgument): Promise<void> {
  const { startWatching } = require('./watchers') as typeof Watchers;
  startWatching(watcher);
  const client = new Client(port);
  for (let i = 0; i < WARM_UP; i++) await client.call('/success').ended;
  // So that V8 has compiled what reads large chunks.
  await client.call('/held').responded;
  await client.grow(WARM_UP_BYTES, 1);
  await Promise.all(Array.from({ length: CALLS }, () => client.call('/held').responded));
  serve(undefined, async (bytes) => {
    await client.grow(Number(bytes), CALLS + 1);
    return memoryInUse();
  });
}

interface Sent {
  /** The response headers are there. */
  readonly responded: Promise<unknown>;
  readonly ended: Promise<void>;
}

class Client {
  readonly #agent = new http.Agent({ keepAlive: true });
  readonly #port: number;
  #received = 0;

  constructor(port: number) {
    this.#port = port;
  }

  call(path: string): Sent {
    const sent = http.request({ port: this.#port, host: '127.0.0.1', path, method: 'POST', headers: HEADERS, agent: this.#agent });
    const responded = new Promise((resolve, reject) => sent.on('response', resolve).on('error', reject));
    const ended = new Promise<void>((resolve) => {
      sent.on('response', (response) => response.on('data', (chunk: Buffer) => (this.#received += chunk.length)).on('end', resolve));
    });
    sent.end('{}');
    return { responded, ended };
  }

  /** Has all held answers, which are so many, grow by so many bytes each. */
  async grow(bytes: number, answers: number): Promise<void> {
    const due = this.#received + bytes * answers;
    await this.call(`/grow/${bytes}`).ended;
    while (this.#received < due) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Node has it with `--expose-gc`. */
const { gc } = globalThis as unknown as { gc(): void };

async function memoryInUse(): Promise<number> {
  // So many, because V8 drops the bytecode of functions that were not called between several collections.
  for (let i = 0; i < COLLECTIONS; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

if (require.main === module) serveHeldCalls(argumentOf<HeldCallsArgument>()).catch(fail);
