import { THRESHOLDS } from '../thresholds';

const WIDTH = 28;

/** What `--help` prints. */
export function help(): string {
  const thresholds = Object.entries(THRESHOLDS)
    .map(([name, { value, meaning }]) => `  ${name.padEnd(WIDTH)} ${String(value).padEnd(6)} ${meaning.en}`)
    .join('\n');
  return `Usage: npx opentelemetry-instrumentation-tencentcloud COMMAND [options]

Writes the monitoring for opentelemetry-instrumentation-tencentcloud, adapted to your company.

Commands
  rules          recording rules and alerts for Prometheus
  dashboard      dashboard for Grafana 11 and later
  alertmanager   routes, receivers and inhibitions for Alertmanager
  kubernetes     PodMonitor, PrometheusRule, AlertmanagerConfig and dashboard, with a kustomization

Options
  --out DIR               write files into this folder; without it, to the standard output
  --lang en|zh            language of alerts and dashboard
  --labels A,B            target labels to keep beside job everywhere, such as cluster,namespace
  --threshold NAME=VALUE  change a threshold; may be repeated. For some jobs: 'NAME{job="shop"}=VALUE'
  --severity page=A,ticket=B
                          what the label severity says
  --grafana-url URL       your Grafana, for links from alerts
  --runbook-url URL       your copy of the runbook
  --format prometheus|operator|vmalert
                          rules and alertmanager: a file, or a custom resource of the Prometheus operator;
                          rules for vmalert of VictoriaMetrics

Thresholds and their defaults
${thresholds}

Examples
  npx opentelemetry-instrumentation-tencentcloud rules > rules.yml

  npx opentelemetry-instrumentation-tencentcloud rules --labels cluster,namespace --severity page=critical,ticket=warning \\
    --threshold auth_failure_errors=5 --threshold 'auth_failure_errors{job="shop"}=10' --out monitoring

  npx opentelemetry-instrumentation-tencentcloud kubernetes --lang zh --grafana-url https://grafana.corp.com --out k8s
  kubectl apply --server-side -k k8s
`;
}
