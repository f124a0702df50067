import type { BodyName } from '../bodies';
import { compare, ratioOf, typical } from '../comparison';
import { start } from '../program';
import type { ReaderArgument, ReadingMethod } from '../programs/reader';
import { type Group, inWords } from '../row';

const BARS: Readonly<Record<BodyName, number>> = {
  '300 B error': 0.55,
  '1 KB': 0.5,
  '8 KB': 0.3,
  '100 KB': 0.3,
  '5 MB of objects': 0.25,
  '5 MB of long strings': 0.25,
  '5 MB of Chinese text': 0.25,
};

/** Reading an envelope, in chunks of 16 KB, against parsing the same bytes. */
export const reading: Group = {
  name: 'reading',
  async *measure(effort) {
    for (const body of Object.keys(BARS) as BodyName[]) {
      const reader = (method: ReadingMethod) => () => start('reader', { body, method } satisfies ReaderArgument);
      const measured = await compare({ ours: reader('ours'), 'JSON.parse': reader('JSON.parse') }, effort);
      yield {
        name: `reading ${body}`,
        of: 'our reader / JSON.parse(buffer.toString())',
        ...ratioOf(measured.map((of) => [of.ours, of['JSON.parse']])),
        bar: BARS[body],
        costs: { ours: inWords(typical(measured, 'ours')), 'JSON.parse': inWords(typical(measured, 'JSON.parse')) },
      };
    }
  },
};
