import type { Program } from '../../support/stack/programs';
import type { PrometheusApi } from '../../support/stack/prometheus-api';
import { type PrometheusOptions, PrometheusServer } from '../../support/stack/prometheus';
import { type ScrapeJob, scraping } from '../../support/stack/scraping';
import { VictoriaMetrics } from '../../support/stack/victoria-metrics';
import { SERVICE } from './service-process';

export interface Store extends PrometheusApi {
  stop(): Promise<void>;
}

/** Where the ways find each other. All addresses are `host:port`. */
export interface Addresses {
  /** The processes of the service. */
  readonly services: readonly string[];
  /** The Prometheus exporter of the Collector that the services send OTLP to. */
  readonly collector: string;
}

/** From a process to a store. */
export interface Way {
  readonly name: string;
  readonly needs: readonly Program[];
  /** Labels that the series have beside those of the package, `job` and `instance`. */
  readonly furtherLabels: readonly string[];
  /** The histogram of durations. */
  readonly histogram: string;
  readonly hasExemplars?: boolean;
  readonly hasRules?: boolean;
  start(addresses: Addresses): Promise<Store>;
  /** Path that the services send OTLP to. */
  readonly otlpPath?: string;
}

/** Seconds between two scrapes, so that the rules are 5 times as fast as they are shipped. */
const INTERVAL = 3;

/** What the OpenTelemetry exporters say of the scope. */
const SCOPE = ['otel_scope_name', 'otel_scope_version'];

const PROM_CLIENT = {
  furtherLabels: [],
  histogram: 'tencent_cloud_client_request_duration_seconds',
};
const OTLP_HISTOGRAM = 'rpc_client_call_duration_seconds';

/** VictoriaMetrics makes neither `job` nor `instance` of the resource, which rules and dashboard need. docs/compatibility.md has both. */
const VICTORIA_OTLP_FLAGS = [
  '-opentelemetry.usePrometheusNaming',
  '-opentelemetry.promoteAllResourceAttributes=false',
  '-opentelemetry.promoteResourceAttributes=service.name,service.instance.id',
];
const VICTORIA_RELABELLING = `
- {source_labels: [service_name], regex: (.+), target_label: job}
- {source_labels: [service_instance_id], regex: (.+), target_label: instance}
- {action: labeldrop, regex: service_name|service_instance_id}
`;

const VERSIONS = [
  { version: 'Prometheus 2', program: 'prometheus' },
  { version: 'Prometheus 3', program: 'prometheus3' },
] as const;

export const WAYS: readonly Way[] = [
  ...VERSIONS.flatMap(({ version, program }): Way[] => [
    {
      ...PROM_CLIENT,
      name: `prom-client, scraped by ${version}`,
      needs: [program],
      hasExemplars: true,
      hasRules: true,
      start: ({ services }) => scrape({ name: SERVICE, targets: services }, { program }),
    },
    {
      name: `the Prometheus exporter of OpenTelemetry, scraped by ${version}`,
      needs: [program],
      hasRules: true,
      furtherLabels: SCOPE,
      histogram: 'rpc_client_call_duration',
      start: ({ services }) => scrape({ name: SERVICE, targets: services, path: '/otel/metrics' }, { program }),
    },
    {
      name: `OTLP to a Collector, whose Prometheus exporter is scraped by ${version}`,
      needs: [program, 'collector'],
      hasRules: true,
      furtherLabels: SCOPE,
      histogram: OTLP_HISTOGRAM,
      start: ({ collector }) => scrape({ name: 'collector', targets: [collector], honorLabels: true }, { program }),
    },
  ]),
  {
    name: 'OTLP to Prometheus 3',
    needs: ['prometheus3'],
    hasRules: true,
    furtherLabels: [],
    histogram: OTLP_HISTOGRAM,
    otlpPath: '/api/v1/otlp/v1/metrics',
    start: () =>
      PrometheusServer.start(scraping({ jobs: [], interval: INTERVAL }), { program: 'prometheus3', args: ['--web.enable-otlp-receiver'] }),
  },
  {
    ...PROM_CLIENT,
    name: 'prom-client, scraped by VictoriaMetrics',
    needs: ['victoria-metrics'],
    start: ({ services }) => VictoriaMetrics.start({ scrapeConfiguration: victoriaScraping({ name: SERVICE, targets: services }) }),
  },
  {
    name: 'OTLP to VictoriaMetrics with a relabelling',
    needs: ['victoria-metrics'],
    furtherLabels: ['scope_name', 'scope_version'],
    histogram: OTLP_HISTOGRAM,
    otlpPath: '/opentelemetry/v1/metrics',
    start: () => VictoriaMetrics.start({ relabelConfiguration: VICTORIA_RELABELLING, args: VICTORIA_OTLP_FLAGS }),
  },
];

function scrape(job: ScrapeJob, options: PrometheusOptions): Promise<Store> {
  return PrometheusServer.start(scraping({ jobs: [job], interval: INTERVAL }), options);
}

/** VictoriaMetrics rejects what it does not know in a configuration of Prometheus, such as rules. */
function victoriaScraping(job: ScrapeJob): string {
  const configuration = JSON.parse(scraping({ jobs: [job], rules: false, interval: INTERVAL })['prometheus.yml']) as Record<
    string,
    unknown
  >;
  const { scrape_interval, scrape_timeout } = configuration.global as Record<string, unknown>;
  return JSON.stringify({ global: { scrape_interval, scrape_timeout }, scrape_configs: configuration.scrape_configs });
}
