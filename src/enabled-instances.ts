import { warn } from './diagnostics';

/** How many instrumentations of this package are enabled in the process. */
interface Enabled {
  count: number;
  said: boolean;
}

/** Shared by all copies of this package in the process. The version changes if the meaning does. */
const KEY = Symbol.for('opentelemetry-instrumentation-tencentcloud.enabled.1');
const shared = globalThis as unknown as Record<symbol, Enabled | undefined>;
const enabled = (shared[KEY] ??= { count: 0, said: false });

/** An instrumentation has been enabled. That it is not the only one is said once: hooks that are never called raise no error. */
export function instanceEnabled(): void {
  enabled.count++;
  // Later, since instrumentations are made before the SDK that they are an argument of, and that sets the logger.
  if (enabled.count > 1 && !enabled.said) process.nextTick(saySecond);
}

export function instanceDisabled(): void {
  enabled.count--;
}

function saySecond(): void {
  if (enabled.count < 2 || enabled.said) return;
  enabled.said = true;
  warn(
    'a second instrumentation has been enabled in this process (said once): each call is recorded by the one that ' +
      'sees it first, so hooks and options of the other do not come to work. Register it in one place, with code or without',
  );
}
