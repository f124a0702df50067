import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type ExportedSpan, type OtlpTraces, spansOf } from './spans';

/** The least that an OpenTelemetry collector is: takes spans as OTLP in JSON on `/v1/traces`, ignores the rest. */
export interface TraceCollector {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is to be. */
  readonly url: string;
  /** The latest spans, oldest first. */
  readonly spans: readonly ExportedSpan[];
  close(): Promise<void>;
}

/** More than the demo makes in a round of its story. */
const REMEMBERED = 5000;

/** @param onSpan - called with each span that arrives. */
export async function startTraceCollector(onSpan: (span: ExportedSpan) => void = () => {}): Promise<TraceCollector> {
  const spans: ExportedSpan[] = [];
  const server = createServer(async (request, response) => {
    if (request.url !== '/v1/traces') return response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    const received = spansOf((await json(request)) as OtlpTraces);
    spans.push(...received);
    if (spans.length > REMEMBERED) spans.splice(0, spans.length - REMEMBERED);
    received.forEach(onSpan);
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
