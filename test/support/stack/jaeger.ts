import { freePort } from '../free-port';
import { type RunningServer, startServer } from './server-process';

/** A span as Jaeger's query API has it. */
export interface JaegerSpan {
  readonly traceID: string;
  readonly spanID: string;
  readonly operationName: string;
  readonly tags: ReadonlyArray<{ readonly key: string; readonly value: unknown }>;
}

export interface Jaeger extends RunningServer {
  readonly url: string;
  /** Where an `otlphttp` exporter sends traces (`endpoint`). */
  readonly otlpUrl: string;
  /** Spans of a trace; undefined as long as there are none. */
  trace(traceId: string): Promise<readonly JaegerSpan[] | undefined>;
  /** All spans of the last hour in traces of a service that has a span with these tags; up to 2,000 traces. */
  spansOf(service: string, tags?: Readonly<Record<string, string>>): Promise<readonly JaegerSpan[]>;
}

/** Jaeger with everything in memory. */
export async function startJaeger(): Promise<Jaeger> {
  const [query, queryGrpc, otlp] = await Promise.all([freePort(), freePort(), freePort()]);
  const url = `http://127.0.0.1:${query}`;
  const configuration = {
    extensions: {
      jaeger_storage: { backends: { memory: { memory: { max_traces: 10_000 } } } },
      jaeger_query: {
        storage: { traces: 'memory' },
        http: { endpoint: `127.0.0.1:${query}` },
        grpc: { endpoint: `127.0.0.1:${queryGrpc}` },
      },
    },
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${otlp}` } } } },
    exporters: { jaeger_storage_exporter: { trace_storage: 'memory' } },
    service: {
      extensions: ['jaeger_storage', 'jaeger_query'],
      // Its own metrics would take a fixed port.
      telemetry: { metrics: { level: 'none' } },
      pipelines: { traces: { receivers: ['otlp'], exporters: ['jaeger_storage_exporter'] } },
    },
  };
  const server = await startServer({
    program: 'jaeger',
    // JSON is YAML.
    files: { 'jaeger.yaml': JSON.stringify(configuration) },
    args: ['--config=file:jaeger.yaml'],
    // Receivers start last. This one answers only to POST.
    readyUrl: `http://127.0.0.1:${otlp}/v1/traces`,
    readyStatus: 405,
  });
  return {
    ...server,
    url,
    otlpUrl: `http://127.0.0.1:${otlp}`,
    async trace(traceId) {
      const response = await fetch(`${url}/api/traces/${traceId}`);
      const { data } = (await response.json()) as { readonly data: ReadonlyArray<{ readonly spans: readonly JaegerSpan[] }> | null };
      return data?.[0]?.spans;
    },
    async spansOf(service, tags = {}) {
      const search = new URLSearchParams({ service, limit: '2000', lookback: '1h', tags: JSON.stringify(tags) });
      const response = await fetch(`${url}/api/traces?${search}`);
      const { data } = (await response.json()) as { readonly data: ReadonlyArray<{ readonly spans: readonly JaegerSpan[] }> | null };
      return (data ?? []).flatMap(({ spans }) => spans);
    },
  };
}
