import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/program';
import { NODES, OPEN_TELEMETRY, UNDICIS } from '../../end-to-end/matrix/lines';
import { GROUPS } from '../../stack/groups';
import { releaseOf } from '../../stack/versions';
import { code, table } from './markdown-table';

/** What was run, with what, and the test or program that shows it. */
export type CompatibilityRow = readonly [feature: string, versions: string, shownBy: readonly string[]];

const MATRIX = 'test/end-to-end/matrix/main.ts';
const PIPELINES = 'test/end-to-end/pipelines/pipelines.test.ts';
const PROMTOOL = 'test/promtool/promtool.test.ts';
const QUERIES = 'test/end-to-end/dashboard/queries.test.ts';

export function compatibilityRows(): readonly CompatibilityRow[] {
  const prometheus2 = 'Prometheus 2.42 (Debian 12)';
  const prometheus3 = `Prometheus ${release('prometheus')}`;
  const prometheis = `${prometheus2}, ${prometheus3}`;
  const alertmanager = `Alertmanager ${release('alertmanager')}`;
  const collector = `OpenTelemetry Collector ${release('collector')}`;
  const victoriaMetrics = `VictoriaMetrics ${release('victoria-metrics')}`;
  const promClient = `prom-client ${declared('prom-client')}`;
  const successor = `@prometheus-io/client ${declared('@prometheus-io/client')}`;
  return [
    ['Spans and counters of calls over http, https, `fetch` and undici, CommonJS and ESM', `Node.js ${NODES.join(', ')}`, [MATRIX]],
    ['OpenTelemetry SDKs', `${OPEN_TELEMETRY.map(({ name }) => name).join(', ')}`, [MATRIX]],
    ['npm undici', UNDICIS.join(', '), [MATRIX]],
    ['Counters with a Prometheus client', `${promClient}, ${successor}`, ['test/unit/telemetry/prometheus/prometheus-recorder.test.ts']],
    ['Several workers behind one `/metrics`', `${promClient}, ${prometheus3}`, ['test/end-to-end/pipelines/cluster.test.ts']],
    ['Scrape of prom-client: labels, counts, rules', `${promClient}, ${prometheis}, ${victoriaMetrics}`, [PIPELINES]],
    ['Exemplars with the RequestId', `${promClient}, ${prometheis}`, [PIPELINES, 'test/end-to-end/dashboard/exemplars.test.ts']],
    [
      'Scrape of the Prometheus exporter of OpenTelemetry',
      `@opentelemetry/exporter-prometheus ${declared('@opentelemetry/exporter-prometheus')}, ${prometheis}`,
      [PIPELINES],
    ],
    ['OTLP to the Collector, whose Prometheus exporter is scraped', `${collector}, ${prometheis}`, [PIPELINES]],
    ['OTLP to Prometheus', prometheus3, [PIPELINES]],
    ['OTLP to VictoriaMetrics', victoriaMetrics, [PIPELINES]],
    ['Target labels such as `service` and `region`, `honor_labels` or not', prometheis, ['test/end-to-end/pipelines/honor-labels.test.ts']],
    ['Recording rules and alerts', prometheis, [PROMTOOL]],
    ['Recording rules and alerts with vmalert', victoriaMetrics, ['test/promtool/vmalert.test.ts', 'test/end-to-end/vmalert.test.ts']],
    [
      'A page within time, and that it is over',
      `${prometheus2} with Alertmanager 0.25 (Debian 12), ${prometheus3} with ${alertmanager}`,
      ['test/end-to-end/alerting.test.ts'],
    ],
    ['Inhibitions', `Alertmanager 0.25 (Debian 12), ${release('alertmanager')}`, ['test/end-to-end/inhibitions.test.ts']],
    ['Queries of the dashboard', prometheis, [QUERIES]],
    ['Dashboard', `Grafana dashboard schema ${dashboardSchema()}`, ['test/unit/monitoring/dashboard.test.ts']],
    ['Manifests for Kubernetes', `kustomize ${release('kustomize')}`, ['test/unit/monitoring/kubernetes.test.ts']],
    [
      'Log events: from the Collector to the log store, found by RequestId',
      `${collector}, VictoriaLogs ${release('victoria-logs')}`,
      ['test/end-to-end/findable/without-traces.test.ts'],
    ],
    ['From an exemplar to its trace', `${prometheus3}, Jaeger ${release('jaeger')}`, ['test/end-to-end/stack/native.test.ts']],
  ];
}

/** `docs/compatibility.md`. The versions are those that are pinned for the tests. */
export function compatibilityPage(): string {
  const rows = compatibilityRows().map(([feature, versions, shownBy]) => [feature, versions, shownBy.map(code).join(', ')]);
  return `<!-- Made by \`npm run docs:generate\` from test/unit/docs/compatibility-page.ts. -->

# Compatibility

What was run with what. Each row is shown by a test or by the matrix; the servers are real ones.

${table(['What', 'Versions', 'Shown by'], rows)}

## Ways to export

All end in the same series, with the same labels and counts. Use one of them per process: two would count each call twice.

| way | \`job\` and \`instance\` | further labels | histogram | exemplars |
| --- | --- | --- | --- | --- |
| scrape of prom-client | of the scrape | – | \`tencent_cloud_client_request_duration_seconds\` | yes, in OpenMetrics |
| scrape of the Prometheus exporter of OpenTelemetry | of the scrape | \`otel_scope_…\` | \`rpc_client_call_duration\` | no |
| OTLP to a Collector, scrape of its Prometheus exporter | \`service.name\`, \`service.instance.id\`, with \`honor_labels: true\` | \`otel_scope_…\` | \`rpc_client_call_duration_seconds\` | no |
| OTLP to Prometheus 3 (\`--web.enable-otlp-receiver\`) | \`service.name\`, \`service.instance.id\` | – | \`rpc_client_call_duration_seconds\` | no |

- The rules and the dashboard know all three names of the histogram.
- The SDK of OpenTelemetry for JavaScript exports no exemplars for these counters. The RequestId is on the span and in the log event.
- \`tc_service\`, \`tc_action\` and \`tc_region\` stay as they are with \`honor_labels: false\`, whatever \`service\` and \`region\` the scrape attaches.
- Scrape a Collector with \`honor_labels: true\`. Without it all services are one \`job\` and one \`instance\`, and theirs are \`exported_job\` and
  \`exported_instance\`.

## VictoriaMetrics

**Rules**: use those for vmalert. In vmalert a rule cannot read what its own group has just recorded. So these rules stand in more groups, and a group
is evaluated 5 seconds after the one whose results it reads.

\`\`\`sh
npx opentelemetry-instrumentation-tencentcloud rules --format vmalert > rules.yml
\`\`\`

vmalert needs \`-remoteWrite.url\` and \`-remoteRead.url\`. Samples that arrive late are not counted:

| from | until it can be queried | what makes it late |
| --- | --- | --- |
| the scrape of a sample | 4 seconds | a long \`-remoteWrite.flushInterval\` of vmagent |
| the evaluation of a rule | 5 seconds | a \`-remoteWrite.flushInterval\` of vmalert above its default of 2 seconds |

These differ from Prometheus:

- Alerts fire up to 29 seconds later.
- Alerts have the label \`alertgroup\`, unless \`-disableAlertgroupLabel\` is set.
- A counter that the rules see but must not count, as after a gap of more than 10 minutes, is recorded as 0. Prometheus records nothing.
- Recorded rates are rounded, and can fall below a threshold that they exactly reach: \`TencentCloudSlow\` is silent at exactly 20 calls in 5
  minutes. Counts are exact.

All cases of \`promtool test rules\` pass on vmalert-tool, except those that show the last two differences.

**OTLP**: VictoriaMetrics makes neither \`job\` nor \`instance\` of the resource. Start it with

\`\`\`sh
victoria-metrics -opentelemetry.usePrometheusNaming -opentelemetry.promoteAllResourceAttributes=false \\
  -opentelemetry.promoteResourceAttributes=service.name,service.instance.id -relabelConfig=relabel.yml
\`\`\`

and this \`relabel.yml\`:

\`\`\`yaml
- {source_labels: [service_name], regex: (.+), target_label: job}
- {source_labels: [service_instance_id], regex: (.+), target_label: instance}
- {action: labeldrop, regex: service_name|service_instance_id}
\`\`\`
`;
}

function release(folder: string): string {
  return releaseOf(GROUPS.find((group) => group.folder === folder)!);
}

/** Version of a development dependency, as package.json declares it. */
function declared(name: string): string {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  return devDependencies[name].replace(/^[~^]/, '');
}

function dashboardSchema(): number {
  return (JSON.parse(readFileSync(join(ROOT, 'monitoring/dashboard.json'), 'utf8')) as { readonly schemaVersion: number }).schemaVersion;
}
