import type { Outcome } from '../../src';
import type { ScenarioRun } from './scenario-run';

/** A small program that runs once with the instrumentation (watched) and once without (unwatched). */
export interface Scenario {
  readonly name: string;
  /** The recorded outcomes of its calls when it is watched, in any order. */
  readonly outcomes: readonly Outcome[];
  /** The reason why this runtime cannot run it. */
  readonly cannotRun?: string;
  execute(run: ScenarioRun): Promise<void>;
}

export function scenario(name: string, outcomes: readonly Outcome[], execute: Scenario['execute']): Scenario {
  return { name, outcomes, execute };
}

/** The scenario, marked as one that cannot run where a reason is given. */
export function unless(reason: string | false, given: Scenario): Scenario {
  return reason === false ? given : { ...given, cannotRun: reason };
}

/** The scenarios with a common prefix in their names. */
export function group(prefix: string, scenarios: readonly Scenario[]): Scenario[] {
  return scenarios.map((each) => ({ ...each, name: `${prefix}: ${each.name}` }));
}
