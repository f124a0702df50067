import type { Outcome } from '../../src';
import type { Stage } from './stage';

/** A small program that is played watched and unwatched. */
export interface Scenario {
  readonly name: string;
  /** How its calls are recorded when it is watched, in any order. */
  readonly outcomes: readonly Outcome[];
  /** Why it cannot be played on this runtime, where that is so. */
  readonly cannotRun?: string;
  play(stage: Stage): Promise<void>;
}

export function scenario(name: string, outcomes: readonly Outcome[], play: Scenario['play']): Scenario {
  return { name, outcomes, play };
}

/** The same scenario, unless `reason` is why this runtime cannot play it. */
export function unless(reason: string | false, given: Scenario): Scenario {
  return reason === false ? given : { ...given, cannotRun: reason };
}

/** The scenarios under the name of what they have in common. */
export function group(prefix: string, scenarios: readonly Scenario[]): Scenario[] {
  return scenarios.map((each) => ({ ...each, name: `${prefix}: ${each.name}` }));
}
