/**
 * One cell of the matrix. It sends the wire cases over each transport and checks spans, parents and counters. It prints as JSON how
 * many calls it made and what was wrong.
 *
 *     node --require ./telemetry.js main.js UNDICI WIRE-CASES
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { trace } from '@opentelemetry/api';
import { bodyOf, isCutOff, type WireCase } from './cases.js';
import { checkCall, OURS } from './checks.js';
import { finished, register } from './telemetry.js';
import { transports } from './transports.js';

const [undiciName, casesPath] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(casesPath, 'utf8')) as WireCase[];

const server = createServer((request, response) => {
  const wireCase = cases[Number(request.headers['x-case'])];
  request.resume();
  request.on('end', () => {
    response.writeHead(wireCase.status, wireCase.responseHeaders);
    if (isCutOff(wireCase)) response.write(bodyOf(wireCase), () => response.socket?.end());
    else response.end(wireCase.status === 204 ? undefined : bodyOf(wireCase));
  });
});

async function loaded(name: string): Promise<unknown> {
  if (typeof require === 'function') return require(name);
  const module = (await import(name)) as { default?: unknown };
  return module.default ?? module;
}

async function sum(metric: string): Promise<number> {
  const found = await register.getSingleMetric(metric)!.get();
  return found.values.reduce((total, { value }) => total + value, 0);
}

async function main(): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const wrong: string[] = [];
  let calls = 0;
  let errors = 0;
  const tracer = trace.getTracer('cell');
  for (const transport of transports(await loaded(undiciName))) {
    for (const [i, wireCase] of cases.entries()) {
      // Only the Host header shows that this is no API call, and fetch does not send a Host of the caller's.
      if (!wireCase.isApi3 && !transport.keepsHost) continue;
      finished.length = 0;
      const read = await tracer.startActiveSpan('application', async (root) => {
        const sent = transport.send(origin, wireCase, { ...wireCase.requestHeaders, 'X-Case': String(i) });
        const body = await sent.catch((error: Error) => error);
        root.end();
        return body;
      });
      const complaints = checkCall(wireCase, transport, finished);
      if (!isTheBody(wireCase, transport.name, read)) complaints.push('the application got a different body');
      wrong.push(...complaints.map((complaint) => `${transport.name}, ${wireCase.name}: ${complaint}`));
      const [span] = finished.filter(({ instrumentationScope }) => instrumentationScope.name === OURS);
      if (span !== undefined) calls++;
      if (span?.status.code === 2) errors++;
    }
  }
  const counted = {
    calls: await sum('tencent_cloud_client_requests_total'),
    errors: await sum('tencent_cloud_client_errors_total'),
    codes: await sum('tencent_cloud_client_error_codes_total'),
  };
  if (!isDeepStrictEqual(counted, { calls, errors, codes: errors }))
    wrong.push(`spans ${calls}, errors ${errors}, but counted ${JSON.stringify(counted)}`);
  console.log(JSON.stringify({ calls, errors, wrong }));
  process.exit(wrong.length === 0 ? 0 : 1);
}

function isTheBody(wireCase: WireCase, transport: string, read: Buffer | Error): boolean {
  if (read instanceof Error) return isCutOff(wireCase);
  if (wireCase.status === 204) return read.length === 0;
  // fetch decodes the body, the other transports do not.
  return read.equals(transport === 'fetch' ? Buffer.from(wireCase.bodyText) : bodyOf(wireCase));
}

void main();
