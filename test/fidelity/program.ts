/**
 * Runs scenarios and prints what an application could observe, one JSON line for each scenario:
 *
 *     node --import tsx test/fidelity/program.ts unwatched|watched|FAULT [--only PATTERN] [--deadline MS] [--undici SPECIFIER …]
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Outcome, TencentCloudInstrumentation } from '../../src';
import { isFault, plant } from './planted-faults';
import { type Observations, Recorder } from './recorder';
import type { Scenario } from './scenario';
import { allScenarios } from './scenarios';
import { ScenarioRun } from './scenario-run';

/** The result of one scenario. */
export interface ScenarioResult {
  readonly name: string;
  readonly observations: Observations;
  /** The outcomes of the recorded calls. */
  readonly outcomes: readonly Outcome[];
  readonly cannotRun?: string;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    deadline: { type: 'string', default: '4000' },
    undici: { type: 'string', multiple: true, default: [] },
  },
});
const [mode] = positionals;

let recorder = new Recorder();
let outcomes: Outcome[] = [];
process.on('uncaughtException', (error, origin) => recorder.note('process', origin, error));
process.on('warning', (warning) => recorder.note('process', 'warning', warning));

if (mode === 'watched') {
  new TencentCloudInstrumentation({
    prometheus: false,
    endpoints: [/^(127\.0\.0\.1|localhost)$/],
    callHook: (_span, call) => outcomes.push(call.outcome),
  });
} else if (isFault(mode)) {
  plant(mode);
}

async function resultOf(scenario: Scenario): Promise<ScenarioResult> {
  recorder = new Recorder();
  outcomes = [];
  const { name, cannotRun } = scenario;
  if (cannotRun !== undefined) return { name, observations: recorder.observations, outcomes, cannotRun };
  const run = new ScenarioRun(recorder);
  const finished = new AbortController();
  const deadline = delay(Number(values.deadline), 'hangs', { signal: finished.signal }).catch(() => undefined);
  const end = scenario.execute(run).then(
    () => 'ends',
    (error: unknown) => recorder.note('process', 'fails', error) ?? 'fails',
  );
  recorder.note('process', await Promise.race([end, deadline]));
  finished.abort();
  await run.end();
  recorder.close();
  // A large compressed body is decoded on another thread, so its call is recorded a little later.
  for (let tries = 0; mode === 'watched' && outcomes.length < scenario.outcomes.length && tries < 100; tries++) await delay(5);
  return { name, observations: recorder.observations, outcomes };
}

async function main(): Promise<void> {
  const scenarios = allScenarios(values.undici).filter(({ name }) => new RegExp(values.only).test(name));
  for (const scenario of scenarios) process.stdout.write(`${JSON.stringify(await resultOf(scenario))}\n`);
}

void main().then(() => process.stdout.write('', () => process.exit()));
