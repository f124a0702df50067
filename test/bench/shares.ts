import type { Row } from './row';

/** What each side of a comparison costs, in one generation of processes after the other. */
export type ByGeneration<Side extends string> = readonly Readonly<Record<Side, number>>[];

/** What one side adds to another, by generation. */
export function added<Side extends string>(costs: ByGeneration<Side>, side: Side, to: Side): number[] {
  return costs.map((generation) => generation[side] - generation[to]);
}

/**
 * What ours adds, as a share of what theirs adds: the median over the generations of processes. How a process is laid out in
 * memory makes it some percent faster or slower for as long as it lives, as often the one as the other, so that of a
 * difference of some percent the smallest says little. The uncertainty is half the interval in which the median lies in 93 or
 * more of 100 cases, whatever the distribution: all of it but the outermost at each end.
 */
export function medianShare(ours: readonly number[], theirs: readonly number[]): Pick<Row, 'ratio' | 'uncertainty'> {
  // Where theirs seems to add next to nothing, noise is all that there is.
  if (theirs.some((added) => added <= 0)) return { ratio: Number.NaN, uncertainty: Number.NaN };
  const ratios = ours.map((added, generation) => added / theirs[generation]).sort((a, b) => a - b);
  const outermost = Math.floor((ratios.length - 1.96 * Math.sqrt(ratios.length)) / 2);
  if (outermost < 0) return { ratio: median(ratios), uncertainty: Number.POSITIVE_INFINITY };
  return { ratio: median(ratios), uncertainty: (ratios[ratios.length - 1 - outermost] - ratios[outermost]) / 2 };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
