/**
 * One failing call, signed with a wrong key. Prints the span of @opentelemetry/instrumentation-http and the span of this package.
 *
 *     node examples/comparison/compare.mjs
 */
import { createRequire } from 'node:module';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();
const instrumentations = [new HttpInstrumentation(), new TencentCloudInstrumentation({ prometheus: false })];
for (const instrumentation of instrumentations) instrumentation.setTracerProvider(provider);

// HttpInstrumentation must be active before http is loaded, so the client is loaded after it.
const { cvmClient } = createRequire(import.meta.url)('../tencentcloud-client.cjs');
process.env.TENCENTCLOUD_SECRET_KEY = 'an old key';
await cvmClient()
  .DescribeZones()
  .catch(() => {});

const STATUS = ['UNSET', 'OK', 'ERROR'];
for (const span of exporter.getFinishedSpans().reverse()) {
  console.log(`\n${span.instrumentationScope.name}: ${span.name}`);
  console.log(`  status: ${STATUS[span.status.code]} ${span.status.message ?? ''}`.trimEnd());
  for (const [name, value] of Object.entries(span.attributes).sort()) console.log(`  ${name}: ${value}`);
}
