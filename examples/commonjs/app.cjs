/**
 * CommonJS. The SDK client is loaded before the instrumentation, which works as well.
 *
 *     OTEL_TRACES_EXPORTER=console node examples/commonjs/app.cjs
 */
const { cvmClient } = require('../tencentcloud-client.cjs');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');
const { register } = require('prom-client');

async function main() {
  const sdk = new NodeSDK({ serviceName: 'commonjs', instrumentations: [new TencentCloudInstrumentation()] });
  sdk.start();

  console.log((await cvmClient('ap-guangzhou').DescribeZones()).ZoneSet.map(({ Zone }) => Zone));
  await cvmClient('nowhere')
    .DescribeZones()
    .catch((error) => console.log(error.code, error.requestId));

  console.log(await register.getSingleMetricAsString('tencent_cloud_client_error_codes_total'));
  await sdk.shutdown();
}

void main();
