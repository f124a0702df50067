/** What one side of a comparison costs, from many rounds. */
export interface Cost {
  /** The smallest round: other work on the machine only ever adds. */
  readonly least: number;
  /** How far the second smallest round, or generation of processes, is above it; large where none was undisturbed. */
  readonly spread: number;
}

/** How long a comparison goes on. */
export interface Rounds {
  readonly least: number;
  /** As long as the two smallest rounds of a side differ by more than {@link STABLE}, it goes on up to here. */
  readonly most: number;
}

const STABLE = 0.005;

/** Measures all sides once in each round, each round in another order, so that none profits from its place. */
export async function interleaved<Side extends string>(
  sides: Readonly<Record<Side, () => Promise<number>>>,
  { least, most }: Rounds,
): Promise<Record<Side, Cost>> {
  const names = Object.keys(sides) as Side[];
  const measured = new Map<Side, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < most; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round) % names.length];
      (measured.get(name) as number[]).push(await sides[name]());
    }
    if (round + 1 >= least && names.every((name) => isStable(cost(measured.get(name) as number[]), STABLE))) break;
  }
  return Object.fromEntries(names.map((name) => [name, cost(measured.get(name) as number[])])) as Record<Side, Cost>;
}

/**
 * The cost of each side over several generations of processes. How one is laid out in memory makes it some percent faster
 * or slower for as long as it lives, which no number of rounds within it shows.
 */
export function ofGenerations<Side extends string>(generations: readonly Readonly<Record<Side, Cost>>[]): Record<Side, Cost> {
  const [first, ...others] = generations;
  if (others.length === 0) return first;
  const sides = Object.keys(first) as Side[];
  return Object.fromEntries(sides.map((side) => [side, cost(generations.map((generation) => generation[side].least))])) as Record<
    Side,
    Cost
  >;
}

/** Whether the second smallest is within this part of the smallest. */
export function isStable({ least, spread }: Cost, part: number): boolean {
  return spread <= part * least;
}

function cost(rounds: readonly number[]): Cost {
  const [least, second] = [...rounds].sort((a, b) => a - b);
  return { least, spread: second === undefined ? Number.POSITIVE_INFINITY : second - least };
}
