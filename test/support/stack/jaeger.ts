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
}

/** Listeners that nobody here uses, but that would otherwise take their usual ports. */
const UNUSED = ['collector.otlp.grpc', 'collector.grpc-server', 'collector.http-server', 'query.grpc-server'] as const;

/** Jaeger with everything in memory. */
export async function startJaeger(): Promise<Jaeger> {
  const [query, otlp, admin] = [await freePort(), await freePort(), await freePort()];
  const unused = await Promise.all(UNUSED.map(async (name) => `--${name}.host-port=127.0.0.1:${await freePort()}`));
  const url = `http://127.0.0.1:${query}`;
  const server = await startServer({
    program: 'jaeger',
    args: [
      `--query.http-server.host-port=127.0.0.1:${query}`,
      `--collector.otlp.http.host-port=127.0.0.1:${otlp}`,
      `--admin.http.host-port=127.0.0.1:${admin}`,
      ...unused,
    ],
    readyUrl: `http://127.0.0.1:${admin}/`,
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
  };
}
