import type { Instrumentation } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import { NodeSDK } from '@opentelemetry/sdk-node';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type * as ours from '../../src';
import { built } from './program';

/** Who watches the requests of a process. */
export type Watcher = 'nobody' | 'ours' | 'ours, failed spans only' | 'ours, event and exemplar' | 'least' | 'generic';

/** How many of each a watcher has written. */
export const written = { spans: 0, events: 0 };

/** Starts the SDK with the instrumentations of a watcher, and with processors that drop everything. */
export function startWatching(watcher: Watcher): void {
  const hasEvents = watcher === 'ours, event and exemplar';
  new NodeSDK({
    autoDetectResources: false,
    spanProcessors: [countingProcessor('spans')],
    metricReaders: [],
    logRecordProcessors: hasEvents ? [countingProcessor('events')] : [],
    instrumentations: instrumentationsOf(watcher),
  }).start();
}

function instrumentationsOf(watcher: Watcher): Instrumentation[] {
  const { TencentCloudInstrumentation } = built<typeof ours>('index');
  switch (watcher) {
    case 'ours':
      // Span and counters, as `least` records them.
      return [new TencentCloudInstrumentation({ failureEvents: false })];
    case 'ours, failed spans only':
      return [new TencentCloudInstrumentation({ spans: 'failed' })];
    case 'ours, event and exemplar':
      return [new TencentCloudInstrumentation({ prometheus: { register: openMetricsRegistry() } })];
    case 'generic':
      return [new HttpInstrumentation(), new UndiciInstrumentation()];
    default:
      return [];
  }
}

function openMetricsRegistry(): ours.PrometheusRegistry {
  const { Registry } = require('prom-client') as typeof import('prom-client');
  const registry = new Registry();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  return registry as unknown as ours.PrometheusRegistry;
}

/** Counts and drops: what a span or an event costs afterwards does not depend on who wrote it. */
function countingProcessor(what: keyof typeof written): SpanProcessor & LogRecordProcessor {
  return {
    onStart() {},
    onEnd() {
      written[what]++;
    },
    onEmit() {
      written[what]++;
    },
    async forceFlush() {},
    async shutdown() {},
  };
}
