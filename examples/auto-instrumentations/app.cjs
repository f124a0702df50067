/**
 * Together with @opentelemetry/auto-instrumentations-node, in either order, without code. The span of an API call is a child of the
 * HTTP span of the same request.
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
  // On SIGTERM the auto-instrumentations send the last spans.
  process.kill(process.pid, 'SIGTERM');
}

void main();
