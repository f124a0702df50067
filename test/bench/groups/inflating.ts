import type { Group } from '../group';
import { type Program, start, withPrograms } from '../program';
import type { BodyName } from '../programs/bodies';
import type { InflatingArgument } from '../programs/inflating';
import { interleaved } from '../rounds';
import { costs, quotient } from '../row';

const BODIES: readonly BodyName[] = ['300 B error', '8 KB', '100 KB', '5 MB of objects'];
/** Microseconds that a compressed body may block the event loop. */
const BLOCK_BAR = 2000;

/** Compressed bodies, which have to be inflated a second time. */
export const inflating: Group = {
  name: 'inflating',
  async *measure({ rounds }) {
    for (const body of BODIES) {
      const starts = { reader: (): Promise<Program> => start('inflating', { body } satisfies InflatingArgument) };
      const measured = await withPrograms(starts, ({ reader }) =>
        interleaved(
          {
            ours: () => reader.measure('ours'),
            application: () => reader.measure('application'),
            'longest block': () => reader.measure('longest block'),
          },
          rounds,
        ),
      );
      yield {
        name: `gzip, ${body}`,
        ours: 'inflating and reading',
        against: "the application's own inflate stream",
        ...quotient(measured.ours, measured.application),
        costs: costs({ ours: measured.ours, application: measured.application }),
      };
      yield {
        name: `gzip, ${body}, longest block of the event loop`,
        ours: 'longest time between two turns of the loop',
        against: '2 ms',
        ...quotient(measured['longest block'], { least: BLOCK_BAR, spread: 0 }),
        bar: 1,
        costs: costs({ block: measured['longest block'] }),
      };
    }
  },
};
