import type { Cost } from './rounds';

/** What a row says of its bar. */
export type Verdict = 'reached' | 'MISSED' | 'too noisy' | 'no bar';

/** One comparison, with what was measured of its sides. */
export interface Row {
  readonly name: string;
  /** The two sides in words: what stands over the line and what below it. */
  readonly ours: string;
  readonly against: string;
  readonly ratio: number;
  /** How far the ratio may be off, from how far rounds, or generations of processes, are apart. */
  readonly uncertainty: number;
  readonly bar: number | null;
  readonly limit: 'at most' | 'at least';
  readonly verdict: Verdict;
  /** What each side took, as in `{ "base": "51.20 µs" }`. */
  readonly costs: Readonly<Record<string, string>>;
}

/** What a group measures, before it is judged. */
export type Measured = Pick<Row, 'name' | 'ours' | 'against' | 'ratio' | 'uncertainty' | 'costs'> & Partial<Pick<Row, 'bar' | 'limit'>>;

/** An uncertainty up to this part of the bar does not keep a row from being judged. */
const TOLERANCE = 0.1;

/** Compares a measured ratio with its bar. Between two noisy figures that lie on both sides of it, nothing is said. */
export function judged({ bar = null, limit = 'at most', ...measured }: Measured): Row {
  const { ratio, uncertainty } = measured;
  const verdict = (): Verdict => {
    if (!Number.isFinite(ratio) || !Number.isFinite(uncertainty)) return 'too noisy';
    if (bar === null) return 'no bar';
    if (uncertainty > TOLERANCE * bar && Math.abs(ratio - bar) <= uncertainty) return 'too noisy';
    return (limit === 'at most' ? ratio <= bar : ratio >= bar) ? 'reached' : 'MISSED';
  };
  return { ...measured, bar, limit, verdict: verdict() };
}

/** Ours over theirs. */
export function quotient(ours: Cost, theirs: Cost): Pick<Row, 'ratio' | 'uncertainty'> {
  const ratio = ours.least / theirs.least;
  return { ratio, uncertainty: ratio * (ours.spread / ours.least + theirs.spread / theirs.least) };
}

/** Costs in the unit that suits them; they come in microseconds. */
export function costs(sides: Readonly<Record<string, Cost>>): Row['costs'] {
  return Object.fromEntries(Object.entries(sides).map(([side, { least }]) => [side, inWords(least)]));
}

/** A cost in microseconds, in the unit that suits it. */
export function inWords(microseconds: number): string {
  if (Math.abs(microseconds) >= 1000) return `${(microseconds / 1000).toFixed(2)} ms`;
  return Math.abs(microseconds) >= 1 ? `${microseconds.toFixed(2)} µs` : `${(microseconds * 1000).toFixed(0)} ns`;
}
