import type { Group } from '../group';
import { start, withPrograms } from '../program';
import type { RecordingArgument } from '../programs/recording';
import type { Tracing } from '../programs/sdk';
import { interleaved, type Rounds } from '../rounds';
import { costs, type Measured, quotient } from '../row';

const BAR = 1.2;
const SERIES = [10, 1_000, 10_000] as const;

/** Recording a call, when few or many series are there already. */
export const recording: Group = {
  name: 'recording',
  async *measure({ rounds }) {
    yield* await grown('recording a failed call, span and counters', 'recording', rounds, BAR);
    // It fits into the nearest cache with ten series, and cannot with thousands.
    yield* await grown('recording a failed call, counters alone', 'none', rounds);
  },
};

async function grown(what: string, tracing: Tracing, rounds: Rounds, bar?: number): Promise<Measured[]> {
  const starts = Object.fromEntries(
    SERIES.map((series) => [`${series} series`, () => start('recording', { series, tracing } satisfies RecordingArgument)]),
  );
  const measured = await withPrograms(starts, (programs) =>
    interleaved(Object.fromEntries(Object.entries(programs).map(([name, program]) => [name, () => program.measure('')])), rounds),
  );
  const [few, ...more] = Object.keys(measured);
  return more.map((many) => ({
    name: `${what}, ${many}`,
    ours: `with ${many}`,
    against: `with ${few}`,
    ...quotient(measured[many], measured[few]),
    bar,
    costs: costs({ [many]: measured[many], [few]: measured[few] }),
  }));
}
