import type { SpanContext } from '@opentelemetry/api';
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as client from 'prom-client';
import type { ApiRequest } from '../../../src/api/api-request';
import type { ApiCall } from '../../../src/call/api-call';
import { MetricLabels } from '../../../src/telemetry/metric-labels';
import { PrometheusRecorder } from '../../../src/telemetry/prometheus/prometheus-recorder';
import { callWithError, callWithFailure, finishedCall } from '../../support/finished-call';

/** A call of a shop. */
export interface ShopCall {
  readonly request: Pick<ApiRequest, 'service' | 'action' | 'region'>;
  /** How long it took. */
  readonly duration: number;
  /** The error code; one without a capital at its beginning, or of capitals only, is of the transport. */
  readonly code?: string;
}

/** A process that calls Tencent Cloud, as Prometheus sees it: the real recorder with exemplars, on a port of its own. */
export class Shop {
  /** `host:port` */
  readonly target: string;
  /** RequestIds of failed calls. Those that got no answer have none. */
  readonly failed = new Set<string>();
  readonly #server: Server;
  readonly #labels = new MetricLabels(1000);
  readonly #recorder: PrometheusRecorder;
  readonly #clockOffset: number;

  private constructor(server: Server, register: client.Registry, clockOffset: number) {
    this.#server = server;
    this.#clockOffset = clockOffset;
    this.#recorder = new PrometheusRecorder({ client, register, exemplars: true }, []);
    this.target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param clockOffset how far its clock is off, in seconds */
  static async start(clockOffset = 0): Promise<Shop> {
    const register = new client.Registry();
    register.setContentType(client.Registry.OPENMETRICS_CONTENT_TYPE as never);
    const server = createServer(async (_, response) => {
      response.setHeader('Content-Type', register.contentType);
      response.end(await register.metrics());
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return new Shop(server, register, clockOffset);
  }

  call({ request, duration, code }: ShopCall): void {
    const parts = { request, duration, clockOffset: this.#clockOffset };
    const span: SpanContext = { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), traceFlags: 1 };
    const call = finished(code, parts);
    if (call.error !== undefined) this.failed.add(String(call.requestId));
    this.#recorder.record(call, this.#labels.of(call), span);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

function finished(code: string | undefined, parts: Parameters<typeof finishedCall>[0]): ApiCall {
  // The transport fails before the API has given a RequestId.
  if (code !== undefined && code === code.toUpperCase()) return callWithFailure(code, parts);
  const answered = { ...parts, requestId: randomUUID() };
  return code === undefined ? finishedCall(answered) : callWithError(code, answered);
}
