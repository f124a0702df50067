// One worker, with a registry of its own. `new AggregatorRegistry()` makes it answer the primary's requests for its counters.
const { createServer } = require('node:http');
const { AggregatorRegistry } = require('prom-client');
const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');
const { cvmClient } = require('../tencentcloud-client.cjs');

new AggregatorRegistry();
new TencentCloudInstrumentation();

const server = createServer(async (request, response) => {
  try {
    const { ZoneSet } = await cvmClient(request.url.slice('/zones/'.length)).DescribeZones();
    response.end(JSON.stringify(ZoneSet.map(({ Zone }) => Zone)));
  } catch ({ code, requestId }) {
    response.writeHead(502).end(JSON.stringify({ code, requestId }));
  }
});
server.listen(Number(process.env.PORT ?? 3000));
