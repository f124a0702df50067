import { join } from 'node:path';
import type { Program } from '../../../test/support/stack/programs';

const STACK = join(__dirname, '..');

/** What runs of a service in `compose.yaml`. */
interface Part {
  /** Name of the service. */
  readonly service: string;
  /** One of the programs that `npm run stack:build` makes, or a script for Node.js. */
  readonly runs: { readonly program: Program } | { readonly script: string };
  /** Answers when it is ready. */
  readonly ready: string;
  /** Whether its output is for the reader. */
  readonly isShown?: boolean;
}

/** In the order in which they start: each finds those that it needs. */
export const PARTS: readonly Part[] = [
  {
    service: 'notifications',
    runs: { script: join(STACK, 'notifications/app.mjs') },
    ready: 'http://notifications:9095/',
    isShown: true,
  },
  { service: 'victoria-logs', runs: { program: 'victoria-logs' }, ready: 'http://victoria-logs:9428/health' },
  { service: 'jaeger', runs: { program: 'jaeger' }, ready: 'http://jaeger:14318/v1/traces' },
  { service: 'collector', runs: { program: 'collector' }, ready: 'http://collector:4318/v1/traces' },
  { service: 'alertmanager', runs: { program: 'alertmanager' }, ready: 'http://alertmanager:9093/-/ready' },
  { service: 'prometheus', runs: { program: 'prometheus3' }, ready: 'http://prometheus:9090/-/ready' },
  { service: 'shop', runs: { script: join(STACK, 'main.ts') }, ready: 'http://shop:9464/metrics', isShown: true },
];

/** What to open or to `curl`. Programs built from Go modules have no web pages, except for VictoriaLogs. */
export const URLS: Readonly<Record<string, string>> = {
  'alerts that are pending or fire': 'http://prometheus:9090/api/v1/alerts',
  'a query': 'http://prometheus:9090/api/v1/query?query=job:tencent_cloud_client_errors:added5m',
  'alerts as they are notified': 'http://alertmanager:9093/api/v2/alerts',
  'log records (page)': 'http://victoria-logs:9428/select/vmui/',
  'the latest traces': 'http://jaeger:16686/api/traces?service=shop&limit=5',
  'metrics of the shop': 'http://shop:9464/metrics',
};
