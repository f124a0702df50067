/**
 * `@prometheus-io/client`, the successor of prom-client, for Node.js 22 and later. It has a global registry of its own, so it must be
 * given as `client`. Otherwise the metrics are in the registry of prom-client.
 *
 *     node examples/prometheus-io-client/app.cjs
 */
const client = require('@prometheus-io/client');
const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');
const { cvmClient } = require('../tencentcloud-client.cjs');

new TencentCloudInstrumentation({ prometheus: { client } });

cvmClient('nowhere')
  .DescribeZones()
  .catch((error) => console.log(error.code, error.requestId))
  .then(async () => console.log(await client.register.metrics()));
