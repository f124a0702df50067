import type { Effort } from './group';
import { type Program, withPrograms } from './program';
import { type Cost, interleaved, isStable, ofGenerations, type Rounds } from './rounds';

/** As many as it takes until the two best of each side agree. */
const GENERATIONS: Readonly<Record<'usual' | 'quick', Rounds>> = { usual: { least: 3, most: 8 }, quick: { least: 1, most: 1 } };

/** How far the two best generations of a side may differ, so that what both add, a third of it, is known to some 5 %. */
const AGREEMENT = 0.01;

/** How many generations of processes an effort takes. */
export function generationsOf({ quick }: Effort): Rounds {
  return GENERATIONS[quick ? 'quick' : 'usual'];
}

/**
 * Measures each of these programs in turn, in each generation of processes for the same number of rounds. There are more
 * generations where the best ones differ.
 *
 * @param whats what they are asked for, one after the other
 * @param check done once with each process, when it has been measured
 * @returns the costs by what was asked for
 */
export async function inGenerations<Side extends string, What extends string>(
  starts: Readonly<Record<Side, () => Promise<Program>>>,
  whats: readonly What[],
  effort: Effort,
  check: (program: Program) => Promise<unknown> = async () => {},
): Promise<Record<What, Record<Side, Cost>>> {
  const generations = generationsOf(effort);
  const { least, most } = effort.rounds;
  const rounds = { least: Math.ceil(least / generations.least), most: Math.ceil(most / generations.least) };
  const measured = new Map<What, Record<Side, Cost>[]>(whats.map((what) => [what, []]));
  const agree = (): boolean => [...measured.values()].every((costs) => Object.values<Cost>(ofGenerations(costs)).every(isKnown));
  for (let generation = 0; generation < generations.least || (generation < generations.most && !agree()); generation++) {
    await withPrograms(starts, async (programs) => {
      for (const what of whats) (measured.get(what) as Record<Side, Cost>[]).push(await interleaved(asked(programs, what), rounds));
      for (const program of Object.values<Program>(programs)) await check(program);
    });
  }
  return Object.fromEntries([...measured].map(([what, costs]) => [what, ofGenerations(costs)])) as Record<What, Record<Side, Cost>>;
}

function isKnown(cost: Cost): boolean {
  return isStable(cost, AGREEMENT);
}

function asked<Side extends string>(programs: Readonly<Record<Side, Program>>, what: string): Record<Side, () => Promise<number>> {
  const rounds = Object.entries<Program>(programs).map(([side, program]) => [side, () => program.measure(what)]);
  return Object.fromEntries(rounds) as Record<Side, () => Promise<number>>;
}
