import { inGenerations } from '../generations';
import type { Group } from '../group';
import { start } from '../program';
import type { BodyName } from '../programs/bodies';
import type { ReadingMethod, ScanningArgument } from '../programs/scanning';
import { costs, type Measured, quotient } from '../row';

const BARS: Readonly<Record<BodyName, number>> = {
  '300 B error': 0.5,
  '1 KB': 0.5,
  '8 KB': 0.4,
  '100 KB': 0.4,
  '5 MB of objects': 0.25,
  '5 MB of long strings': 0.25,
  '5 MB of Chinese text': 0.25,
};
/** Larger ones come in pieces of 16 KB; smaller ones would be one piece. */
const IN_PIECES: readonly BodyName[] = ['100 KB', '5 MB of objects', '5 MB of long strings', '5 MB of Chinese text'];

/** Reading an envelope, against parsing the same bytes. */
export const scanning: Group = {
  name: 'scanning',
  async *measure({ rounds: { least, most }, quick }) {
    // They cost little, and the first rounds compile.
    const effort = { rounds: { least: least * 2, most: most * 2 }, quick };
    for (const body of Object.keys(BARS) as BodyName[]) {
      const ways: ReadingMethod[] = IN_PIECES.includes(body) ? ['whole', 'pieces'] : ['whole'];
      const reader = (method: ReadingMethod) => () => start('scanning', { body, method } satisfies ScanningArgument);
      const starts = Object.fromEntries(['JSON.parse' as const, ...ways].map((method) => [method, reader(method)]));
      const measured = (await inGenerations(starts, [''], effort))[''];
      yield* ways.map(
        (method): Measured => ({
          name: `scanning ${body}${method === 'pieces' ? ' in pieces of 16 KB' : ''}`,
          ours: 'our reader',
          against: 'JSON.parse(buffer.toString())',
          ...quotient(measured[method], measured['JSON.parse']),
          bar: BARS[body],
          costs: costs({ ours: measured[method], 'JSON.parse': measured['JSON.parse'] }),
        }),
      );
    }
  },
};
