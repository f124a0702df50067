/**
 * Makes one call after the other and prints, one JSON line each, what the application got and what it cost:
 *
 *     node --import tsx test/integration/hostile/client.ts watched|unwatched URL …
 */
import * as http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiCall, TencentCloudInstrumentation } from '../../../src';

/** The result of a call. */
export interface Report {
  readonly got: { readonly bytes: number; readonly first: string; readonly last: string; readonly end: string };
  readonly calls: readonly Pick<ApiCall, 'outcome' | 'requestId' | 'error' | 'failure'>[];
  /** In megabytes, of the whole process, since it began. */
  readonly peak: number;
  /** In milliseconds, of all threads. */
  readonly processor: number;
}

const [form, ...urls] = process.argv.slice(2);
let calls: Report['calls'][number][] = [];
if (form === 'watched') {
  const callHook = (_span: unknown, { outcome, requestId, error, failure }: ApiCall): unknown =>
    calls.push({ outcome, requestId, error, failure });
  new TencentCloudInstrumentation({ prometheus: false, callHook });
}

const PREVIEW = 60;

function call(url: string): Promise<Report['got']> {
  return new Promise((resolve) => {
    let bytes = 0;
    let first = '';
    let last = '';
    const end = (how: string): void => resolve({ bytes, first, last, end: how });
    const request = http.get(url, { headers: { Host: 'cvm.tencentcloudapi.com', 'X-TC-Action': 'DescribeInstances' } }, (response) => {
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (first.length < PREVIEW) first = (first + chunk.toString('latin1', 0, PREVIEW)).slice(0, PREVIEW);
        last = (last + chunk.toString('latin1', Math.max(0, chunk.length - PREVIEW))).slice(-PREVIEW);
      });
      response.on('end', () => end('end'));
      response.on('error', ({ message }) => end(message));
    });
    request.on('error', ({ message }) => end(message));
  });
}

async function measured(url: string): Promise<Report> {
  calls = [];
  const { user, system } = process.cpuUsage();
  const got = await call(url);
  // A large compressed body is recorded a little after its end.
  for (let tries = 0; form === 'watched' && calls.length === 0 && tries < 1000; tries++) await delay(10);
  await delay(20);
  const used = process.cpuUsage({ user, system });
  return { got, calls, peak: process.resourceUsage().maxRSS / 1024, processor: (used.user + used.system) / 1000 };
}

async function main(): Promise<void> {
  for (const url of urls) console.log(JSON.stringify(await measured(url)));
  process.exit();
}

void main();
