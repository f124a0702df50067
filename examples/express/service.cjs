/**
 * An Express service that calls Tencent Cloud: traced from the incoming request to the API call, with its counters on /metrics. A call
 * for a region that does not exist is answered with HTTP 200 and is still shown as an error.
 *
 *     OTEL_TRACES_EXPORTER=console node examples/express/service.cjs
 *     curl localhost:3000/zones/ap-guangzhou; curl localhost:3000/zones/nowhere; curl localhost:3000/metrics
 */
require('./tracing.cjs');
const express = require('express');
const { register } = require('prom-client');
const { cvmClient } = require('../tencentcloud-client.cjs');

const app = express();

app.get('/zones/:region', async (request, response) => {
  try {
    const { ZoneSet } = await cvmClient(request.params.region).DescribeZones();
    response.json(ZoneSet.map(({ Zone }) => Zone));
  } catch ({ code, requestId }) {
    response.status(502).json({ code, requestId });
  }
});

app.get('/metrics', async (_request, response) => {
  response.type(register.contentType).send(await register.metrics());
});

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`http://localhost:${server.address().port}`);
});
