import type { Measured } from './row';
import type { Rounds } from './rounds';

/** How thorough a run is. */
export interface Effort {
  readonly rounds: Rounds;
  /** Takes fewer requests and smaller bodies: to see that the benchmark works, not to judge by. */
  readonly quick: boolean;
}

/** Rows that are measured together. */
export interface Group {
  readonly name: string;
  measure(effort: Effort): Promise<Measured[]>;
}
