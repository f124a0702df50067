// Loads and constructs what LOAD_ORDER names, one after the other, starts a NodeSDK with all of it, makes one call over
// node:http and one over fetch within a span, and prints the spans.
const steps = {
  http: () => add('HttpInstrumentation', '@opentelemetry/instrumentation-http'),
  undici: () => add('UndiciInstrumentation', '@opentelemetry/instrumentation-undici'),
  ours: () => add('TencentCloudInstrumentation', 'opentelemetry-instrumentation-tencentcloud'),
  sdk: () => require('@opentelemetry/sdk-node'),
  prom: () => require('prom-client'),
};
const instrumentations = [];
function add(name, module) {
  instrumentations.push(new (require(module)[name])());
}
for (const step of process.env.LOAD_ORDER.split(',')) steps[step]();

const { NodeSDK, tracing } = require('@opentelemetry/sdk-node');
const { trace } = require('@opentelemetry/api');
const exporter = new tracing.InMemorySpanExporter();
const sdk = new NodeSDK({ spanProcessors: [new tracing.SimpleSpanProcessor(exporter)], instrumentations, autoDetectResources: false });
sdk.start();

const http = require('node:http');
const { register } = require('prom-client');
const headers = { 'X-TC-Action': 'DescribeZones', Authorization: 'TC3-HMAC-SHA256 Credential=AKIDx/2026-11-24/cvm/tc3_request, x' };

const server = http.createServer((request, response) => {
  request.resume().on('end', () => response.end('{"Response":{"RequestId":"r"}}'));
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  await trace.getTracer('test').startActiveSpan('caller', async (caller) => {
    await new Promise((resolve) => {
      http.request({ host: '127.0.0.1', port, method: 'POST', headers }, (response) => response.resume().on('end', resolve)).end('{}');
    });
    await (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body: '{}' })).text();
    caller.end();
  });
  const spans = exporter.getFinishedSpans().map((span) => ({
    name: span.name,
    scope: span.instrumentationScope.name.replace('@opentelemetry/instrumentation-', ''),
    kind: span.kind,
    id: span.spanContext().spanId,
    parent: span.parentSpanContext?.spanId,
    start: span.startTime[0] * 1e9 + span.startTime[1],
    end: span.endTime[0] * 1e9 + span.endTime[1],
  }));
  const counted = (await register.getSingleMetric('tencent_cloud_client_requests_total').get()).values;
  process.stdout.write(JSON.stringify({ spans, counted: counted.map(({ value }) => value) }));
  server.close();
  server.closeAllConnections();
});
