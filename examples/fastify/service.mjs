/**
 * A Fastify service without telemetry code: `register` starts the instrumentation and serves the counters on another port.
 *
 *     OTEL_INSTRUMENTATION_TENCENTCLOUD_METRICS_PORT=9464 \
 *       node --import opentelemetry-instrumentation-tencentcloud/register examples/fastify/service.mjs
 *     curl localhost:3000/zones/ap-guangzhou; curl localhost:3000/zones/nowhere; curl localhost:9464/metrics
 */
import Fastify from 'fastify';
import { cvmClient } from '../tencentcloud-client.cjs';

const app = Fastify();

app.get('/zones/:region', async (request, reply) => {
  try {
    const { ZoneSet } = await cvmClient(request.params.region).DescribeZones();
    return ZoneSet.map(({ Zone }) => Zone);
  } catch ({ code, requestId }) {
    return reply.code(502).send({ code, requestId });
  }
});

await app.listen({ port: Number(process.env.PORT ?? 3000) });
console.log(`http://localhost:${app.server.address().port}`);
