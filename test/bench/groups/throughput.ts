import type { Group } from '../group';
import { start, withPrograms } from '../program';
import type { ApiReady } from '../programs/api';
import type { SdkClientArgument } from '../programs/sdk-client';
import { interleaved } from '../rounds';
import { costs, type Measured, quotient } from '../row';

const BAR = 0.97;
const IN_FLIGHT = [1, 16, 256];
const CALLS = 600;
const QUICK_CALLS = 100;

/** Calls a second that a service gets out of the real SDK. */
export const throughput: Group = {
  name: 'throughput',
  async measure({ rounds, quick }) {
    const api = await start<ApiReady>('api');
    const client = (watched: boolean) => () =>
      start('sdk-client', { ...api.ready, watched, calls: quick ? QUICK_CALLS : CALLS } satisfies SdkClientArgument);
    try {
      return await withPrograms({ watched: client(true), unwatched: client(false) }, async ({ watched, unwatched }) => {
        const rows: Measured[] = [];
        for (const inFlight of IN_FLIGHT) {
          const what = String(inFlight);
          const measured = await interleaved({ unwatched: () => unwatched.measure(what), watched: () => watched.measure(what) }, rounds);
          rows.push({
            name: `throughput of the SDK, ${inFlight} in flight`,
            ours: 'calls a second watched',
            against: 'calls a second unwatched',
            // Calls a second are the inverse of the time for one.
            ...quotient(measured.unwatched, measured.watched),
            bar: BAR,
            limit: 'at least',
            costs: costs({ unwatched: measured.unwatched, watched: measured.watched }),
          });
        }
        return rows;
      });
    } finally {
      api.stop();
    }
  },
};
