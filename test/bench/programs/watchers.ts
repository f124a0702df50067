import { join } from 'node:path';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import type * as ours from '../../../src';

/** Who watches the requests of a client process. */
export type Watcher =
  | 'nobody'
  | 'ours'
  | 'generic'
  | 'the least'
  | 'ours, reading only'
  | 'ours, recording only'
  | 'by hand'
  | 'by hand, reading only';

/** The build, as it is published. */
export const DIST = join(__dirname, '../../../dist');

export function newInstrumentation(config: ours.TencentCloudInstrumentationConfig = {}): ours.TencentCloudInstrumentation {
  const { TencentCloudInstrumentation } = require(DIST) as typeof ours;
  return new TencentCloudInstrumentation(config);
}

export function instrumentationsOf(watcher: Watcher): Instrumentation[] {
  switch (watcher) {
    case 'ours':
      return [newInstrumentation()];
    case 'ours, reading only':
      return [newInstrumentation({ prometheus: false })];
    case 'generic':
      return [new HttpInstrumentation(), new UndiciInstrumentation()];
    default:
      return [];
  }
}
