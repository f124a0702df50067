/** Records finished calls in counters that have many series already. */
import { context } from '@opentelemetry/api';
import { join } from 'node:path';
import * as client from 'prom-client';
import type { ApiCall } from '../../../src/call';
import type * as classes from '../../../src/envelope/classify';
import type * as recorders from '../../../src/record/recorder';
import type { ApiTarget } from '../../../src/target/target';
import { cpuOfLoop } from './cpu';
import { startSdk, type Tracing } from './sdk';
import { argument, ready } from './side';
import { DIST } from './watchers';

export interface RecordingArgument {
  /** Series of the counter by error code. */
  readonly series: number;
  readonly tracing: Tracing;
}

const { Recorder } = require(join(DIST, 'record/recorder.js')) as typeof recorders;
const { classify } = require(join(DIST, 'envelope/classify.js')) as typeof classes;
/** Calls that a round records; of many series each has its turn once in a few rounds. */
const CALLS = 2000;
const CODES = 10;

const { series, tracing } = argument<RecordingArgument>();
startSdk(tracing, []);
const register = new client.Registry();
const recorder = new Recorder({
  maxSeries: series,
  services: [],
  recordErrorMessage: true,
  callHook: undefined,
  prometheus: { client, register, exemplars: false, services: [] },
});

/** One object for each action, as the observers have it; their calls share it. */
const targets = Array.from(
  { length: Math.ceil(series / CODES) },
  (_, i): ApiTarget => ({
    service: 'cvm',
    action: `Describe${i}`,
    version: '2017-03-12',
    region: 'ap-guangzhou',
    address: 'cvm.tencentcloudapi.com',
    port: 443,
  }),
);

/** Ten codes for each action, as many actions as it takes. */
function call(i: number): ApiCall {
  const { code, family, category } = classify(`InvalidParameterValue.Number${i % CODES}`);
  return {
    target: targets[Math.floor(i / CODES)],
    outcome: 'error',
    requestId: '3c140219-cfe9-470e-b241-907877d6fb03',
    error: { code, family, category, message: 'The value is not valid.' },
    failure: undefined,
    httpStatusCode: 200,
    traceId: undefined,
    startTime: 1795478400000,
    duration: 0.05,
    context: context.active(),
    details: undefined,
    parameters: undefined,
  };
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
