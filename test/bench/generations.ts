import type { Effort } from './group';
import { type Program, withPrograms } from './program';
import { type Cost, interleaved, isStable, ofGenerations, type Rounds } from './rounds';

/** As many as it takes until the two best of each side agree. */
const GENERATIONS: Readonly<Record<'usual' | 'quick', Rounds>> = { usual: { least: 3, most: 8 }, quick: { least: 1, most: 1 } };

/** How far the two best generations of a side may differ. */
const AGREEMENT = 0.01;

/** The costs of each side in one generation of processes. */
export type Generation<Side extends string> = Readonly<Record<Side, Cost>>;

/** How many generations of processes an effort takes. */
export function generationsOf({ quick }: Effort): Rounds {
  return GENERATIONS[quick ? 'quick' : 'usual'];
}

/**
 * Measures each of these programs in turn, in each generation of processes for the same number of rounds. There are more
 * generations where the best ones differ.
 *
 * @param whats what they are asked for, one after the other
 * @returns the costs by what was asked for
 */
export async function inGenerations<Side extends string, What extends string>(
  starts: Readonly<Record<Side, () => Promise<Program>>>,
  whats: readonly What[],
  effort: Effort,
): Promise<Record<What, Record<Side, Cost>>> {
  const { least, most } = generationsOf(effort);
  const measured: Record<What, Generation<Side>>[] = [];
  const costsOf = (what: What): Record<Side, Cost> => ofGenerations(measured.map((generation) => generation[what]));
  const agree = (): boolean => whats.every((what) => Object.values<Cost>(costsOf(what)).every(isKnown));
  while (measured.length < least || (measured.length < most && !agree())) measured.push(await oneGeneration(starts, whats, effort));
  return Object.fromEntries(whats.map((what) => [what, costsOf(what)])) as Record<What, Record<Side, Cost>>;
}

/**
 * Starts these programs anew and measures each in turn.
 *
 * @param whats what they are asked for, one after the other
 * @param check done once with each process, when it has been measured
 * @returns the costs by what was asked for
 */
export async function oneGeneration<Side extends string, What extends string>(
  starts: Readonly<Record<Side, () => Promise<Program>>>,
  whats: readonly What[],
  effort: Effort,
  check: (program: Program) => Promise<unknown> = async () => {},
): Promise<Record<What, Generation<Side>>> {
  const { least, most } = effort.rounds;
  const usual = generationsOf(effort).least;
  const rounds = { least: Math.ceil(least / usual), most: Math.ceil(most / usual) };
  return withPrograms(starts, async (programs) => {
    const measured: [What, Generation<Side>][] = [];
    for (const what of whats) measured.push([what, await interleaved(asked(programs, what), rounds)]);
    for (const program of Object.values<Program>(programs)) await check(program);
    return Object.fromEntries(measured) as Record<What, Generation<Side>>;
  });
}

function isKnown(cost: Cost): boolean {
  return isStable(cost, AGREEMENT);
}

function asked<Side extends string>(programs: Readonly<Record<Side, Program>>, what: string): Record<Side, () => Promise<number>> {
  const rounds = Object.entries<Program>(programs).map(([side, program]) => [side, () => program.measure(what)]);
  return Object.fromEntries(rounds) as Record<Side, () => Promise<number>>;
}
