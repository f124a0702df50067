import { start } from '../program';
import type { HeldCallsArgument } from '../programs/held-calls';
import type { Group } from '../row';

const BAR = 1.1;
const CALLS = 64;
const SMALL = 1 << 10;
const LARGE = 100 << 20;
const QUICK_LARGE = 2 << 20;

/** What a call in flight keeps in memory, over a process that makes the same calls unwatched. */
export const memory: Group = {
  name: 'memory',
  async *measure({ quick }) {
    const large = quick ? QUICK_LARGE : LARGE;
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
async function memoryWith(watcher: HeldCallsArgument['watcher'], steps: readonly number[]): Promise<number[]> {
  const server = await start<number>('server');
  const client = await start('held-calls', { watcher, port: server.ready, calls: CALLS } satisfies HeldCallsArgument);
  try {
    const bytes: number[] = [];
    for (const step of steps) bytes.push(await client.measure(String(step)));
    return bytes;
  } finally {
    client.stop();
    server.stop();
  }
}
