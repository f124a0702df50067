import { median, quantile } from 'simple-statistics';
import type { Program } from './program';

/** What each side of a comparison takes, in microseconds, in one generation of processes. */
export type Generation<Side extends string> = Readonly<Record<Side, number>>;

/** How thorough a run is. */
export interface Effort {
  /** Processes are started anew so often: how one is laid out in memory makes it some percent faster or slower for as long as it lives. */
  readonly generations: number;
  /** Rounds within a generation, of which the smallest counts: other work on the machine only ever adds. */
  readonly rounds: number;
  /** Fewer requests and smaller bodies: to see that it works, not to judge by. */
  readonly quick: boolean;
}

/** A ratio, and half the range of the middle half of its generations. */
export interface Ratio {
  readonly ratio: number;
  readonly spread: number;
}

/** Measures all sides in each generation, interleaved, each round in another order, so that none profits from its place. */
export async function compare<Side extends string>(
  starts: Readonly<Record<Side, () => Promise<Program>>>,
  { generations, rounds }: Effort,
  what = '',
): Promise<Generation<Side>[]> {
  const measured: Generation<Side>[] = [];
  while (measured.length < generations) {
    const programs = await startAll(starts);
    try {
      measured.push(await oneGeneration(programs, rounds, what));
    } finally {
      for (const program of Object.values<Program>(programs)) program.stop();
    }
  }
  return measured;
}

/** The ratio of what `ours` adds to `base` and what `theirs` adds to it, formed within each generation. */
export function ratioOfAdded<Side extends string>(generations: readonly Generation<Side>[], ours: Side, theirs: Side, base: Side): Ratio {
  return ratioOf(generations.map((of) => [of[ours] - of[base], of[theirs] - of[base]]));
}

/** The median of ratios; NaN where one of the divisors is noise. */
export function ratioOf(pairs: readonly (readonly [ours: number, theirs: number])[]): Ratio {
  if (pairs.some(([, theirs]) => theirs <= 0)) return { ratio: Number.NaN, spread: Number.NaN };
  const ratios = pairs.map(([ours, theirs]) => ours / theirs);
  return { ratio: median(ratios), spread: (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / 2 };
}

/** The median of one side. */
export function typical<Side extends string>(generations: readonly Generation<Side>[], side: Side): number {
  return median(generations.map((generation) => generation[side]));
}

async function startAll<Side extends string>(starts: Readonly<Record<Side, () => Promise<Program>>>): Promise<Record<Side, Program>> {
  const programs: Partial<Record<Side, Program>> = {};
  try {
    for (const side of Object.keys(starts) as Side[]) programs[side] = await starts[side]();
  } catch (error) {
    for (const program of Object.values(programs) as Program[]) program.stop();
    throw error;
  }
  return programs as Record<Side, Program>;
}

async function oneGeneration<Side extends string>(
  programs: Readonly<Record<Side, Program>>,
  rounds: number,
  what: string,
): Promise<Generation<Side>> {
  const sides = Object.keys(programs) as Side[];
  const smallest = Object.fromEntries(sides.map((side) => [side, Number.POSITIVE_INFINITY])) as Record<Side, number>;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < sides.length; i++) {
      const side = sides[(i + round) % sides.length];
      smallest[side] = Math.min(smallest[side], await programs[side].measure(what));
    }
  }
  return smallest;
}
