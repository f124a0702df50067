import type { Group } from '../group';
import { start, withPrograms } from '../program';
import type { RecordingArgument } from '../programs/recording';
import { interleaved } from '../rounds';
import { costs, quotient } from '../row';

const BAR = 1.2;
const SERIES = [10, 1_000, 10_000] as const;

/** Counting a call, when few or many series are there already. */
export const recording: Group = {
  name: 'recording',
  async measure({ rounds }) {
    const starts = Object.fromEntries(
      SERIES.map((series) => [`${series} series`, () => start('recording', { series } satisfies RecordingArgument)]),
    );
    const measured = await withPrograms(starts, (programs) =>
      interleaved(Object.fromEntries(Object.entries(programs).map(([name, program]) => [name, () => program.measure('')])), rounds),
    );
    const [few, ...more] = Object.keys(measured);
    return more.map((many) => ({
      name: `recording a failed call, ${many}`,
      ours: `counting with ${many}`,
      against: `counting with ${few}`,
      ...quotient(measured[many], measured[few]),
      bar: BAR,
      costs: costs({ [many]: measured[many], [few]: measured[few] }),
    }));
  },
};
