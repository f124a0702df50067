/** Finished calls, as the observers make them of the answers of the whole-request rows. */
import { context } from '@opentelemetry/api';
import { join } from 'node:path';
import * as client from 'prom-client';
import type { ApiCall } from '../../../src/call';
import type * as classes from '../../../src/envelope/classify';
import type * as recorders from '../../../src/record/recorder';
import type { ApiTarget } from '../../../src/target/target';
import { DIST } from './watchers';

const { Recorder } = require(join(DIST, 'record/recorder.js')) as typeof recorders;
const { classify } = require(join(DIST, 'envelope/classify.js')) as typeof classes;

export function newRecorder(maxSeries: number): recorders.Recorder {
  return new Recorder({
    maxSeries,
    services: [],
    recordErrorMessage: true,
    callHook: undefined,
    prometheus: { client, register: new client.Registry(), exemplars: false, services: [] },
  });
}

/** The target of a call, which calls of one action share. */
export function targetOf(action: string): ApiTarget {
  return {
    service: 'cvm',
    action,
    version: '2017-03-12',
    region: 'ap-guangzhou',
    address: 'cvm.tencentcloudapi.com',
    port: 443,
  };
}

function errorOf(sent: string): ApiCall['error'] {
  const { code, family, category } = classify(sent);
  return { code, family, category, message: 'The value is not valid.' };
}

/** @param code of the Error that was answered; undefined for a success */
export function finishedCall(target: ApiTarget, code: string | undefined): ApiCall {
  return {
    target,
    outcome: code === undefined ? 'success' : 'error',
    requestId: '3c140219-cfe9-470e-b241-907877d6fb03',
    error: code === undefined ? undefined : errorOf(code),
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
