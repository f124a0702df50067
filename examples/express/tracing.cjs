// Loaded first, because HttpInstrumentation must be active before http is loaded. TencentCloudInstrumentation can be at any place.
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');

const sdk = new NodeSDK({
  serviceName: 'zones',
  instrumentations: [new HttpInstrumentation(), new TencentCloudInstrumentation()],
});
sdk.start();
// Sends the spans that are not sent yet.
process.once('SIGTERM', () => sdk.shutdown().finally(() => process.exit()));
