import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Fleet {
  readonly port: number;
  stop(): void;
}

const PLACES = ['cvm', 'cbs', 'vpc', 'sts'].map((service) => `tc_service="${service}",tc_region="ap-guangzhou"`);
const FAMILIES = ['AuthFailure', 'UnauthorizedOperation', 'RequestLimitExceeded', 'LimitExceeded', 'InternalError', '_HTTP', '_NETWORK'];
const CATEGORIES = ['auth', 'auth', 'throttling', 'quota', 'server', 'transport', 'transport'];

/**
 * Serves `/0` to `/N`, each the metrics of a process that makes calls all the time: a third requests, a third errors, a third error
 * codes. Most error counters rest, as they do in a fleet that is well.
 *
 * @param series of each process
 */
export async function serveFleet(series: number): Promise<Fleet> {
  const third = Math.floor((series - 2) / 3);
  const lines = [
    ...labels(third, (place, i) => `requests_total{${place},tc_action="Action${i}",outcome="${i % 2 ? 'error' : 'success'}"}`),
    ...labels(third, (place, i) => `errors_total{${place},family="${pick(FAMILIES, i)}${i}",category="${pick(CATEGORIES, i)}"}`),
    ...labels(third, (place, i) => `error_codes_total{${place},tc_action="Action${i}",family="${pick(FAMILIES, i)}",code="Code${i}"}`),
  ];
  const start = Date.now() / 1000 - 86_400;
  const server = createServer((request, response) => {
    const instance = Number(request.url?.slice(1));
    const seconds = Date.now() / 1000 - start;
    // Every fifth counter counts, each at a pace of its own.
    const counters = lines.map(
      (line, i) => `tencent_cloud_client_${line} ${i % 5 === 0 ? Math.floor((seconds * ((i % 7) + 1)) / 60) + instance : i}`,
    );
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(
      `${counters.join('\n')}\ntencent_cloud_client_label_overflow_total{metric="error_codes"} 0\ntencent_cloud_client_start_time_seconds ${start}\n`,
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function labels(count: number, line: (place: string, i: number) => string): string[] {
  return Array.from({ length: count }, (_, i) => line(pick(PLACES, i), Math.floor(i / PLACES.length)));
}

function pick<T>(values: readonly T[], i: number): T {
  return values[i % values.length];
}
