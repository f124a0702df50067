import type { Group } from '../group';
import { start, withPrograms } from '../program';
import type { BodyName } from '../programs/bodies';
import type { ReadingMethod, ScanningArgument } from '../programs/scanning';
import { interleaved } from '../rounds';
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
  async measure({ rounds }) {
    const rows: Measured[] = [];
    for (const body of Object.keys(BARS) as BodyName[]) {
      const methods: ReadingMethod[] = IN_PIECES.includes(body) ? ['JSON.parse', 'whole', 'pieces'] : ['JSON.parse', 'whole'];
      rows.push(
        ...(await withPrograms({ reader: () => start('scanning', { body } satisfies ScanningArgument) }, async ({ reader }) => {
          const sides = Object.fromEntries(methods.map((method) => [method, () => reader.measure(method)]));
          // They cost little, and the first rounds compile.
          const measured = await interleaved(sides, { least: rounds.least * 2, most: rounds.most * 2 });
          return methods.slice(1).map((method) => ({
            name: `scanning ${body}${method === 'pieces' ? ' in pieces of 16 KB' : ''}`,
            ours: 'our reader',
            against: 'JSON.parse(buffer.toString())',
            ...quotient(measured[method], measured['JSON.parse']),
            bar: BARS[body],
            costs: costs({ ours: measured[method], 'JSON.parse': measured['JSON.parse'] }),
          }));
        })),
      );
    }
    return rows;
  },
};
