/**
 * Beside @opentelemetry/auto-instrumentations-node, both without a line of code, in either order. The span of the API
 * call is a child of the HTTP span that the auto-instrumentations make of the same request.
 *
 *     OTEL_TRACES_EXPORTER=console node --require @opentelemetry/auto-instrumentations-node/register \
 *       --require opentelemetry-instrumentation-tencentcloud/register examples/auto-instrumentations/app.cjs
 */
const { cvmClient } = require('../tencentcloud-client.cjs');

async function main() {
  await cvmClient('ap-guangzhou').DescribeZones();
  await cvmClient('nowhere')
    .DescribeZones()
    .catch((error) => console.log(error.code, error.requestId));
  // The auto-instrumentations send what is waiting when they are told to end.
  process.kill(process.pid, 'SIGTERM');
}

void main();
