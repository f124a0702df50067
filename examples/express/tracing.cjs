// Loaded first: HttpInstrumentation has to be there before http is. Where the Tencent Cloud one stands does not matter.
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');

const sdk = new NodeSDK({
  serviceName: 'zones',
  instrumentations: [new HttpInstrumentation(), new TencentCloudInstrumentation()],
});
sdk.start();
// Sends the spans that are still waiting.
process.once('SIGTERM', () => sdk.shutdown().finally(() => process.exit()));
