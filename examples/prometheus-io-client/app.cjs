/**
 * `@prometheus-io/client`, the successor of prom-client, for Node.js 22 and later. Its global registry is another one than
 * prom-client's, so the client has to be given, or the metrics end up where nobody looks.
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
