/**
 * The same failing call (signed with a wrong key), as @opentelemetry/instrumentation-http shows it and as this
 * package does: prints status and attributes of both spans.
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

// After HttpInstrumentation, which has to come before http.
const { cvmClient } = createRequire(import.meta.url)('../tencentcloud-client.cjs');
process.env.TENCENTCLOUD_SECRET_KEY = 'a key that was rotated away';
await cvmClient()
  .DescribeZones()
  .catch(() => {});

const STATUS = ['UNSET', 'OK', 'ERROR'];
for (const span of exporter.getFinishedSpans().reverse()) {
  console.log(`\n${span.instrumentationScope.name}: ${span.name}`);
  console.log(`  status: ${STATUS[span.status.code]} ${span.status.message ?? ''}`.trimEnd());
  for (const [name, value] of Object.entries(span.attributes).sort()) console.log(`  ${name}: ${value}`);
}
