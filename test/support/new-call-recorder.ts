import { CallRecorder, type CallRecorderOptions } from '../../src/telemetry/call-recorder';

/** A recorder with default options and without Prometheus metrics, except for what the test gives. */
export function newCallRecorder(options: Partial<CallRecorderOptions> = {}): CallRecorder {
  return new CallRecorder({
    spans: 'all',
    callHook: undefined,
    recordErrorMessage: true,
    failureEvents: true,
    meter: true,
    maxSeries: 1000,
    services: [],
    prometheus: undefined,
    extensions: undefined,
    ...options,
  });
}
