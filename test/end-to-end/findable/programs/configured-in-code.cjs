// The same service with the SDK and the instrumentation set up in code, and a /metrics of its own.
const { createServer } = require('node:http');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');
const { register, Registry } = require('prom-client');

register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
// Where spans and log records go, and the sampler, are in the environment.
new NodeSDK({ instrumentations: [new TencentCloudInstrumentation({ spans: process.env.SPANS ?? 'all' })] }).start();

createServer(async (_, response) => {
  const text = await register.metrics();
  response.setHeader('content-type', register.contentType).end(text);
}).listen(Number(process.env.METRICS_PORT), '127.0.0.1');

require('./calls.cjs');
