/**
 * Plays scenarios in a process of their own and prints, one JSON line each, what an application could observe:
 *
 *     node --import tsx test/fidelity/program.ts unwatched|watched|FAULT [--only PATTERN] [--deadline MS] [--undici SPECIFIER …]
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Outcome, TencentCloudInstrumentation } from '../../src';
import { isFault, plant } from './planted-faults';
import { Recorder, type Record } from './recorder';
import type { Scenario } from './scenario';
import { allScenarios } from './scenarios';
import { Stage } from './stage';

/** What one scenario came to. */
export interface Played {
  readonly name: string;
  readonly record: Record;
  /** Of the calls that the instrumentation recorded. */
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
const [form] = positionals;

let recorder = new Recorder();
let outcomes: Outcome[] = [];
process.on('uncaughtException', (error, origin) => recorder.note('process', origin, error));
process.on('warning', (warning) => recorder.note('process', 'warning', warning));

if (form === 'watched') {
  new TencentCloudInstrumentation({
    prometheus: false,
    endpoints: [/^(127\.0\.0\.1|localhost)$/],
    callHook: (_span, call) => outcomes.push(call.outcome),
  });
} else if (isFault(form)) {
  plant(form);
}

async function play(scenario: Scenario): Promise<Played> {
  recorder = new Recorder();
  outcomes = [];
  const { name, cannotRun } = scenario;
  if (cannotRun !== undefined) return { name, record: recorder.record, outcomes, cannotRun };
  const stage = new Stage(recorder);
  const over = new AbortController();
  const deadline = delay(Number(values.deadline), 'hangs', { signal: over.signal }).catch(() => undefined);
  const end = scenario.play(stage).then(
    () => 'ends',
    (error: unknown) => recorder.note('process', 'fails', error) ?? 'fails',
  );
  recorder.note('process', await Promise.race([end, deadline]));
  over.abort();
  await stage.end();
  recorder.close();
  // A large compressed body is decoded off the main thread and recorded a little later.
  for (let tries = 0; form === 'watched' && outcomes.length < scenario.outcomes.length && tries < 100; tries++) await delay(5);
  return { name, record: recorder.record, outcomes };
}

async function main(): Promise<void> {
  const scenarios = allScenarios(values.undici).filter(({ name }) => new RegExp(values.only).test(name));
  for (const scenario of scenarios) process.stdout.write(`${JSON.stringify(await play(scenario))}\n`);
}

void main().then(() => process.stdout.write('', () => process.exit()));
