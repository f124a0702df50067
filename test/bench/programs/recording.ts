/** Records finished calls in counters that have many series already. */
import type { ApiCall } from '../../../src/call';
import { cpuOfLoop } from './cpu';
import { finishedCall, newRecorder, targetOf } from './finished-calls';
import { startSdk, type Tracing } from './sdk';
import { argument, ready } from './side';

export interface RecordingArgument {
  /** Series of the counter by error code. */
  readonly series: number;
  readonly tracing: Tracing;
}

/** Calls that a round records; of many series each has its turn once in a few rounds. */
const CALLS = 2000;
const CODES = 10;

const { series, tracing } = argument<RecordingArgument>();
startSdk(tracing, []);
const recorder = newRecorder(series);

/** One object for each action, as the observers have it; their calls share it. */
const targets = Array.from({ length: Math.ceil(series / CODES) }, (_, i) => targetOf(`Describe${i}`));

/** Ten codes for each action, as many actions as it takes. */
function call(i: number): ApiCall {
  return finishedCall(targets[Math.floor(i / CODES)], `InvalidParameterValue.Number${i % CODES}`);
}

for (let i = 0; i < series; i++) recorder.record(call(i));

let next = 0;
/** Which series comes next is not to be foreseen, but every one comes. */
function calls(): ApiCall[] {
  return Array.from({ length: CALLS }, () => {
    next = (next + 7919) % series;
    return call(next);
  });
}

ready(undefined, () => {
  const due = calls();
  let turn = 0;
  return cpuOfLoop(() => recorder.record(due[turn++ % CALLS]), CALLS, 20_000);
});
