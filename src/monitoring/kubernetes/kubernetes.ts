import { alertmanagerConfig } from '../alertmanager/custom-resource';
import { dashboard } from '../dashboard-json';
import { type MonitoringOptions, resolveOptions } from '../options';
import { HEADER, prometheusRule } from '../rules';
import { toYaml } from '../yaml';
import { DEPLOYMENT, dashboardConfigMap, KUSTOMIZATION, POD_MONITOR, SERVICE_MONITOR } from './manifests';

/**
 * Manifests for the Prometheus operator and for the sidecar of Grafana, by file name, with a `kustomization.yaml`. It leaves two
 * out: `service-monitor.yaml`, which stands in for the PodMonitor where you scrape Services, and `deployment.yaml`, an example of a
 * service.
 * @throws TypeError for a wrong option
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 *
 * for (const [name, text] of Object.entries(kubernetes({ labels: ['namespace'] }))) writeFileSync(name, text);
 * ```
 */
export function kubernetes(options?: MonitoringOptions): Readonly<Record<string, string>> {
  const resolved = resolveOptions(options);
  return {
    'kustomization.yaml': toYaml(KUSTOMIZATION, 'kubectl apply --server-side -k . (server-side, because the dashboard is large)'),
    'pod-monitor.yaml': toYaml(POD_MONITOR),
    'service-monitor.yaml': toYaml(SERVICE_MONITOR, 'In place of pod-monitor.yaml; with both, every call is counted twice.'),
    'prometheus-rule.yaml': toYaml(prometheusRule(resolved), HEADER),
    'alertmanager-config.yaml': toYaml(alertmanagerConfig(resolved)),
    'dashboard.yaml': toYaml(dashboardConfigMap(dashboard(options))),
    'deployment.yaml': toYaml(DEPLOYMENT, 'An example: a service that is instrumented without a change to its code.'),
  };
}
