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
  /** Each row as soon as it is there: a group may take half an hour. */
  measure(effort: Effort): AsyncIterable<Measured>;
}
