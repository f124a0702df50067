import { join } from 'node:path';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import { NodeSDK } from '@opentelemetry/sdk-node';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type * as ours from '../../src';
import { DIST } from './program';

/** Who watches the requests of a process. */
export type Watcher = 'nobody' | 'ours' | 'ours, failed spans only' | 'ours, event and exemplar' | 'least' | 'generic';

/** How many of each a watcher has written. */
export const written = { spans: 0, events: 0 };

/** Starts the SDK with the instrumentations of a watcher, and with exporters that take nothing. */
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
  const { TencentCloudInstrumentation } = require(DIST) as typeof ours;
  switch (watcher) {
    case 'ours':
      // Span and counters, as the least has them.
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

/** Counts and drops: what a span or an event costs afterwards is the same whoever writes it. */
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

/** Where the files of a room are, as they are published. */
export function built(path: string): string {
  return join(DIST, `${path}.js`);
}
