/** Pods that have it are scraped. */
const POD_LABEL = { 'tencentcloud-api': 'instrumented' } as const;

const NAME = { name: 'tencentcloud', labels: { 'app.kubernetes.io/name': 'opentelemetry-instrumentation-tencentcloud' } } as const;

/**
 * What both monitors have. `honorLabels`, because otherwise a target label of the same name replaces ours. `jobLabel`: the job is the
 * value of that label of the pod or of the Service, so it is the name of your service.
 */
const ENDPOINT = { port: 'metrics', path: '/metrics', interval: '15s', honorLabels: true } as const;
const JOB_LABEL = 'app.kubernetes.io/name';

/** Scrapes each pod. */
export const POD_MONITOR = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PodMonitor',
  metadata: NAME,
  spec: {
    jobLabel: JOB_LABEL,
    namespaceSelector: { any: true },
    selector: { matchLabels: POD_LABEL },
    podMetricsEndpoints: [ENDPOINT],
  },
};

/** Scrapes each pod behind a Service. Use it in place of the PodMonitor: with both, every call is counted twice. */
export const SERVICE_MONITOR = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ServiceMonitor',
  metadata: NAME,
  spec: {
    jobLabel: JOB_LABEL,
    namespaceSelector: { any: true },
    selector: { matchLabels: POD_LABEL },
    endpoints: [ENDPOINT],
  },
};

/** A service that is instrumented without a change to its code. */
export const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop', labels: { 'app.kubernetes.io/name': 'shop' } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { 'app.kubernetes.io/name': 'shop' } },
    template: {
      metadata: { labels: { 'app.kubernetes.io/name': 'shop', ...POD_LABEL } },
      spec: {
        containers: [
          {
            name: 'shop',
            image: 'registry.example.com/shop:1.0.0',
            env: [
              { name: 'NODE_OPTIONS', value: '--import opentelemetry-instrumentation-tencentcloud/register' },
              { name: 'OTEL_SERVICE_NAME', value: 'shop' },
              { name: 'OTEL_INSTRUMENTATION_TENCENTCLOUD_METRICS_PORT', value: '9464' },
              { name: 'OTEL_INSTRUMENTATION_TENCENTCLOUD_METRICS_HOST', value: '0.0.0.0' },
            ],
            ports: [{ name: 'metrics', containerPort: 9464 }],
          },
        ],
      },
    },
  },
};

/** For the sidecar of Grafana that loads dashboards from ConfigMaps. */
export function dashboardConfigMap(json: string): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'tencentcloud-dashboard', labels: { ...NAME.labels, grafana_dashboard: '1' } },
    data: { 'tencentcloud-api.json': json },
  };
}

export const KUSTOMIZATION = {
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  resources: ['pod-monitor.yaml', 'prometheus-rule.yaml', 'alertmanager-config.yaml', 'dashboard.yaml'],
};
