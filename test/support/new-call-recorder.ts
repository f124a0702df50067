import { ServiceExtensions } from '../../src/api/services/extensions';
import { CallRecorder, type CallRecorderOptions } from '../../src/telemetry/call-recorder';

/** A recorder with the defaults of the configuration and without Prometheus metrics, but for what the test says. */
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
    extensions: new ServiceExtensions([]),
    ...options,
  });
}
