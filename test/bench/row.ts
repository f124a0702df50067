import type { Effort, Ratio } from './comparison';

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

export const HEADING = cells('row', 'ratio', 'bar', '', 'of');

/** Between a ratio and its bar nothing is said where the spread reaches from one side to the other. */
export function verdictOf({ ratio, spread, bar }: Row): 'reached' | 'MISSED' | 'too noisy' | '' {
  if (!Number.isFinite(ratio)) return 'too noisy';
  if (bar === undefined) return '';
  if (spread > bar / 10 && Math.abs(ratio - bar) < spread) return 'too noisy';
  return ratio <= bar ? 'reached' : 'MISSED';
}

export function lineOf(row: Row): string {
  const { name, ratio, spread, bar, of, costs } = row;
  const sides = Object.entries(costs).map(([side, cost]) => `${side} ${cost}`);
  const figure = `${digits(ratio)}${spread > 0 ? ` ± ${digits(spread)}` : ''}`;
  return cells(name, figure, bar === undefined ? '' : `≤ ${bar}`, verdictOf(row), `${of} (${sides.join(', ')})`);
}

/** A time in the unit that suits it. */
export function inWords(microseconds: number): string {
  if (Math.abs(microseconds) >= 1000) return `${(microseconds / 1000).toFixed(2)} ms`;
  return Math.abs(microseconds) >= 1 ? `${microseconds.toFixed(1)} µs` : `${(microseconds * 1000).toFixed(0)} ns`;
}

function cells(name: string, figure: string, bar: string, verdict: string, of: string): string {
  return [name.padEnd(48), figure.padEnd(16), bar.padEnd(7), verdict.padEnd(10), of].join(' ');
}

function digits(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(Math.abs(ratio) < 0.1 ? 3 : 2) : '?';
}
