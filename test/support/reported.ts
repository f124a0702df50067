import { reported } from '../../src/util/diag';

/** By the key under which `src/instances.ts` shares it between copies of the package. */
const INSTANCES = Symbol.for('opentelemetry-instrumentation-tencentcloud.instances.1');

/** Forgets which messages this process has logged once, so that a test sees them again. */
export function forgetReported(): void {
  reported.clear();
  const shared = globalThis as unknown as Record<symbol, { isReported: boolean } | undefined>;
  const instances = shared[INSTANCES];
  if (instances !== undefined) instances.isReported = false;
}
