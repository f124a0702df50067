/**
 * A service that calls Tencent Cloud when it is asked to (`/call`), and exports what it counts in every way at once: prom-client at
 * `/metrics`, the Prometheus exporter of OpenTelemetry at `/otel/metrics`, and OTLP to each of OTLP_METRICS_URLS.
 */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { type IMetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { type OpenMetricsContentType, register, Registry } from 'prom-client';
import { makeCalls } from './calls';

const { API_URL = '', SECRET_ID: secretId = '', SECRET_KEY: secretKey = '', HOST = '', OTLP_METRICS_URLS = '' } = process.env;

// Exemplars need the format of OpenMetrics.
(register as unknown as Registry<OpenMetricsContentType>).setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
const exporter = new PrometheusExporter({ preventServerStart: true });
const sdk = new NodeSDK({
  instrumentations: [new TencentCloudInstrumentation({ prometheus: { exemplars: true } })],
  metricReaders: [exporter, ...OTLP_METRICS_URLS.split(' ').filter(Boolean).map(otlpReader)],
});
sdk.start();

function otlpReader(url: string): IMetricReader {
  return new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url }),
    exportIntervalMillis: 1000,
    exportTimeoutMillis: 1000,
  });
}

const routes: Readonly<Record<string, RequestListener>> = {
  '/metrics': async (_, response) => {
    response.setHeader('Content-Type', register.contentType).end(await register.metrics());
  },
  '/otel/metrics': (request, response) => exporter.getMetricsRequestHandler(request, response),
  '/call': async (_, response) => {
    await makeCalls(API_URL, { secretId, secretKey });
    response.end();
  },
};

async function main(): Promise<void> {
  const [host, port] = HOST.split(':');
  const server = createServer((request, response) => routes[request.url ?? ''](request, response));
  await once(server.listen(Number(port), host), 'listening');
  process.send?.('listening');
}

process.once('disconnect', () => process.exit());
void main();
