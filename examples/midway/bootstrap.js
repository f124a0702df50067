/**
 * A Midway application with a span for each call of Tencent Cloud, and the counters on /metrics.
 *
 *     npm install && npm run build && npm start
 *     curl localhost:7001/zones/ap-guangzhou; curl localhost:7001/zones/nowhere; curl localhost:7001/metrics
 */
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');

// Only for the local API: the address of a gateway does not name the service behind it.
const { TENCENTCLOUD_ENDPOINT: localApi } = process.env;

const sdk = new NodeSDK({
  serviceName: 'zones',
  instrumentations: [
    new HttpInstrumentation(),
    new TencentCloudInstrumentation({ endpoints: localApi === undefined ? [] : [{ host: localApi, service: 'cvm' }] }),
  ],
});
sdk.start();

// After sdk.start(), because HttpInstrumentation must be active before `http` is loaded.
const { Bootstrap } = require('@midwayjs/bootstrap');
Bootstrap.run();

// Sends the spans that are not sent yet.
process.once('SIGTERM', () => sdk.shutdown().finally(() => process.exit()));
