import { warnProcess } from './util/diag';

/** How many instrumentations of this package are enabled in the process. */
interface Instances {
  enabled: number;
  isReported: boolean;
}

/** Shared by all copies of this package in the process. The version changes if the meaning does. */
const KEY = Symbol.for('opentelemetry-instrumentation-tencentcloud.instances.1');
const shared = globalThis as unknown as Record<symbol, Instances | undefined>;
const instances = (shared[KEY] ??= { enabled: 0, isReported: false });

/** Called when an instrumentation is enabled. A second one is reported once, because hooks that are never called raise no error. */
export function onInstanceEnabled(): void {
  instances.enabled++;
  // Later: instrumentations are constructed before the SDK that they are an argument of, and the SDK sets the logger.
  if (instances.enabled > 1 && !instances.isReported) process.nextTick(reportSecond);
}

/** Called when an instrumentation is disabled. */
export function onInstanceDisabled(): void {
  instances.enabled--;
}

function reportSecond(): void {
  if (instances.enabled < 2 || instances.isReported) return;
  instances.isReported = true;
  warnProcess(
    'a second instrumentation has been enabled in this process (said once). Each call is recorded by the one that sees it first; ' +
      'the hooks and options of the other are ignored. Register it in one place, with code or without',
  );
}
