import { dashboard as build } from './dashboard/dashboard';
import { type MonitoringOptions, resolveOptions } from './options';

/**
 * The dashboard for Grafana 11 and later, as JSON to import or to provision.
 * @throws TypeError for a wrong option
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 *
 * writeFileSync('dashboard.json', dashboard({ lang: 'zh' }));
 * ```
 */
export function dashboard(options?: MonitoringOptions): string {
  return `${JSON.stringify(build(resolveOptions(options)), null, 2)}\n`;
}
