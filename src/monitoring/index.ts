/**
 * Rules, dashboard, Alertmanager configuration and Kubernetes manifests, for who builds with code. On the command line it is
 * `npx opentelemetry-instrumentation-tencentcloud`.
 *
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 * import { rules } from 'opentelemetry-instrumentation-tencentcloud/monitoring';
 *
 * writeFileSync('rules.yml', rules({ labels: ['cluster'], thresholds: { auth_failure_errors: 5 } }));
 * ```
 *
 * @packageDocumentation
 */
export { alertmanager, receiverTemplates } from './alertmanager/alertmanager';
export { dashboard } from './dashboard-json';
export { kubernetes } from './kubernetes/kubernetes';
export type { MonitoringOptions } from './options';
export { rules } from './rules';
