import { inGenerations } from '../generations';
import type { Group } from '../group';
import { start } from '../program';
import type { ApiReady } from '../programs/api';
import type { SdkClientArgument } from '../programs/sdk-client';
import { costs, type Measured, quotient } from '../row';

const BAR = 0.97;
const IN_FLIGHT = ['1', '16', '256'] as const;
const CALLS = 600;
const QUICK_CALLS = 100;

/** Calls a second that a service gets out of the real SDK. */
export const throughput: Group = {
  name: 'throughput',
  async *measure(effort) {
    const api = await start<ApiReady>('api');
    const { least, most } = effort.rounds;
    // By the clock, with both cores busy, rounds differ more than others do; and they are short.
    const longer = { ...effort, rounds: { least: least * 3, most: most * 3 } };
    const calls = effort.quick ? QUICK_CALLS : CALLS;
    const client = (watched: boolean) => () => start('sdk-client', { ...api.ready, watched, calls } satisfies SdkClientArgument);
    try {
      const measured = await inGenerations({ unwatched: client(false), watched: client(true) }, IN_FLIGHT, longer);
      yield* IN_FLIGHT.map((inFlight): Measured => {
        const { unwatched, watched } = measured[inFlight];
        return {
          name: `throughput of the SDK, ${inFlight} in flight`,
          ours: 'calls a second watched',
          against: 'calls a second unwatched',
          // Calls a second are the inverse of the time for one.
          ...quotient(unwatched, watched),
          bar: BAR,
          limit: 'at least',
          costs: costs({ unwatched, watched }),
        };
      });
    } finally {
      api.stop();
    }
  },
};
