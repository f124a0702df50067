import { interquartileRange, median } from 'simple-statistics';
import type { Program } from './program';

/** How thorough a run is. */
export interface Effort {
  /** New processes each time: how one is laid out in memory makes it a few percent faster or slower for as long as it lives. */
  readonly generations: { readonly least: number; readonly most: number };
  /** Rounds within a generation. The fastest counts: other work on the machine only makes a round slower. */
  readonly rounds: number;
  /** Fewer requests and smaller bodies: to see that it works, not to judge by. */
  readonly quick: boolean;
}

/** What each side took in one generation of processes, in microseconds unless its program measures something else. */
export type Generation<Side extends string> = Readonly<Record<Side, number>>;

/** How each side is started. */
export type Sides<Side extends string> = Readonly<Record<Side, () => Promise<Program>>>;

export interface Ratio {
  readonly ratio: number;
  /** Half the range of the middle half of the generations. */
  readonly spread: number;
}

/** One comparison, as it is printed. */
export interface Row extends Ratio {
  readonly name: string;
  /** Both sides in words. */
  readonly of: string;
  /** The ratio must not be above it. */
  readonly bar?: number;
  /** What each side took, as in `{ nobody: "51.2 µs" }`. */
  readonly costs: Readonly<Record<string, string>>;
}

/** Rows that are measured together. Each is yielded as soon as it is there: a group takes minutes. */
export interface Group {
  readonly name: string;
  measure(effort: Effort): AsyncIterable<Row>;
}

/** A row without a bar is settled when its spread is at most this part of the ratio. */
const SPREAD_WITHOUT_BAR = 0.05;

/** Measures generations of all sides until each row that is made of them is settled, or `effort` is spent. */
export async function compare<Side extends string>(
  sides: Sides<Side>,
  { generations, rounds }: Effort,
  toRows: (measured: readonly Generation<Side>[]) => Row[],
): Promise<Row[]> {
  const measured: Generation<Side>[] = [];
  for (;;) {
    measured.push(await measureGeneration(sides, rounds));
    const rows = toRows(measured);
    if (measured.length >= generations.most) return rows;
    if (measured.length >= generations.least && rows.every(isSettled)) return rows;
  }
}

/** Interleaves the sides, in another order each round, so that none profits from its place. */
async function measureGeneration<Side extends string>(sides: Sides<Side>, rounds: number): Promise<Generation<Side>> {
  const names = Object.keys(sides) as Side[];
  const programs: Program[] = [];
  try {
    for (const name of names) programs.push(await sides[name]());
    const fastest = names.map(() => Number.POSITIVE_INFINITY);
    for (let round = 0; round < rounds; round++) {
      for (let turn = 0; turn < names.length; turn++) {
        const i = (turn + round) % names.length;
        fastest[i] = Math.min(fastest[i], await programs[i].measure());
      }
    }
    return Object.fromEntries(names.map((name, i) => [name, fastest[i]])) as Generation<Side>;
  } finally {
    for (const program of programs) program.stop();
  }
}

/** Further generations would hardly change the verdict. Twice the spread, because that of only three generations is often too small. */
function isSettled({ ratio, spread, bar }: Row): boolean {
  if (!Number.isFinite(ratio)) return true;
  return bar === undefined ? spread <= ratio * SPREAD_WITHOUT_BAR : Math.abs(ratio - bar) > 2 * spread;
}

/** What `ours` adds to `base`, divided by what `theirs` adds to it, formed within each generation. */
export function ratioOfAdded<Side extends string>(measured: readonly Generation<Side>[], ours: Side, theirs: Side, base: Side): Ratio {
  return ratioOf(measured.map((of) => [of[ours] - of[base], of[theirs] - of[base]]));
}

/** The median of the ratios. NaN where a divisor is not positive, which only noise makes it. */
export function ratioOf(pairs: readonly (readonly [ours: number, theirs: number])[]): Ratio {
  if (pairs.some(([, theirs]) => theirs <= 0)) return { ratio: Number.NaN, spread: Number.NaN };
  const ratios = pairs.map(([ours, theirs]) => ours / theirs);
  return { ratio: median(ratios), spread: interquartileRange(ratios) / 2 };
}

/** There is no verdict where the spread reaches across the bar. */
export function verdictOf({ ratio, spread, bar }: Row): 'reached' | 'MISSED' | 'too noisy' | '' {
  if (!Number.isFinite(ratio)) return 'too noisy';
  if (bar === undefined) return '';
  if (spread > bar / 10 && Math.abs(ratio - bar) < spread) return 'too noisy';
  return ratio <= bar ? 'reached' : 'MISSED';
}

/** The median of each side, in words. */
export function costsOf<Side extends string>(measured: readonly Generation<Side>[], sides: readonly Side[]): Row['costs'] {
  return Object.fromEntries(sides.map((side) => [side, inWords(median(measured.map((of) => of[side])))]));
}

/** A time in the unit that suits it. */
export function inWords(microseconds: number): string {
  if (Math.abs(microseconds) >= 1000) return `${(microseconds / 1000).toFixed(2)} ms`;
  return Math.abs(microseconds) >= 1 ? `${microseconds.toFixed(1)} µs` : `${(microseconds * 1000).toFixed(0)} ns`;
}
