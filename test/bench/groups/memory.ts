import type { Group } from '../group';
import { type Program, start, withPrograms } from '../program';
import type { HeldCallsArgument } from '../programs/held-calls';

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
    const unwatched = await memoryWith(false, [SMALL, large - SMALL]);
    const watched = await memoryWith(true, [SMALL, large - SMALL]);
    const [atSmall, atLarge] = watched.map((bytes, i) => (bytes - unwatched[i]) / CALLS);
    yield {
      name: 'memory of a call in flight',
      ours: `over an unwatched process, ${large >> 20} MB of the answer read`,
      against: 'the same, 1 KB read',
      ratio: atLarge / atSmall,
      uncertainty: 0,
      bar: BAR,
      costs: { [`${large >> 20} MB`]: `${(atLarge / 1024).toFixed(2)} KB`, '1 KB': `${(atSmall / 1024).toFixed(2)} KB` },
    };
  },
};

/** Bytes in memory with all calls in flight, when their answers have come to each of `steps` more. */
async function memoryWith(watched: boolean, steps: readonly number[]): Promise<number[]> {
  const server = await start<number>('server');
  const argument: HeldCallsArgument = { watched, port: server.ready, calls: CALLS };
  try {
    return await withPrograms({ client: (): Promise<Program> => start('held-calls', argument) }, async ({ client }) => {
      const bytes: number[] = [];
      for (const step of steps) bytes.push(await client.measure(String(step)));
      return bytes;
    });
  } finally {
    server.stop();
  }
}
