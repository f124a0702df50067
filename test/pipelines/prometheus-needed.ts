import type { Context } from 'mocha';
import { isPrometheusInstalled } from '../../examples/demo/prometheus-process';

/** For a `before` hook: without Prometheus the suite is left out and says so; on CI it fails. */
export function needPrometheus(this: Context): void {
  if (isPrometheusInstalled()) return;
  const message = 'there is no prometheus on the PATH (Debian: apt-get install prometheus)';
  if (process.env.CI === 'true') throw new Error(message);
  console.log(`      left out: ${message}`);
  this.skip();
}
