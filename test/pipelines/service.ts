/**
 * A service that calls Tencent Cloud when it is asked to (`/call`), and exports what it counts in one of three ways. The exporter of
 * the SDK and prom-client are scraped at `/metrics`; OTLP goes where the standard variables say.
 */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { register } from 'prom-client';
import { makeCalls } from './calls';

export type Pipeline = 'prom-client' | 'exporter' | 'otlp';

const { PIPELINE, API_URL = '', SECRET_ID: secretId = '', SECRET_KEY: secretKey = '' } = process.env;
const exporter = PIPELINE === 'exporter' ? new PrometheusExporter({ preventServerStart: true }) : undefined;
const sdk = new NodeSDK({
  instrumentations: [new TencentCloudInstrumentation({ prometheus: PIPELINE === 'prom-client' ? {} : false })],
  // With none the SDK makes what OTEL_METRICS_EXPORTER says.
  ...(exporter === undefined ? {} : { metricReaders: [exporter] }),
});
sdk.start();

const metrics: RequestListener = async (request, response) => {
  if (exporter !== undefined) exporter.getMetricsRequestHandler(request, response);
  else response.setHeader('Content-Type', register.contentType).end(await register.metrics());
};

const server = createServer(async (request, response) => {
  if (request.url === '/metrics') return metrics(request, response);
  await makeCalls(API_URL, { secretId, secretKey });
  response.end();
});

async function main(): Promise<void> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  process.send?.(`127.0.0.1:${(server.address() as AddressInfo).port}`);
}

process.once('disconnect', () => process.exit());
void main();
