import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ErrorCategory } from '../../../src/api/error-codes';
import { METRICS } from '../../../src/monitoring/series';

/** A call of the shop to Tencent Cloud. */
export interface ShopCall {
  readonly tc_service: string;
  readonly tc_action: string;
  readonly tc_region: string;
  readonly seconds: number;
  readonly error?: { readonly code: string; readonly family: string; readonly category: ErrorCategory };
}

/** One process of a shop: the metrics of the package with their exemplars, on a real port, and calls at will. */
export class ShopInstance {
  readonly target: string;
  /** RequestIds of failed calls. */
  readonly failed = new Set<string>();
  readonly #server: Server;
  readonly #requests: Counter;
  readonly #errors: Counter;
  readonly #errorCodes: Counter;
  readonly #duration: Histogram;

  private constructor(server: Server, register: Registry, clockOffset: number) {
    this.#server = server;
    this.target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const registers = [register];
    const counter = (name: string, labelNames: string[], enableExemplars = true): Counter =>
      new Counter({ name, help: name, labelNames, registers, enableExemplars } as never);
    this.#requests = counter(METRICS.requests, ['tc_service', 'tc_action', 'tc_region', 'outcome'], false);
    this.#errors = counter(METRICS.errors, ['tc_service', 'tc_region', 'family', 'category']);
    this.#errorCodes = counter(METRICS.errorCodes, ['tc_service', 'tc_action', 'tc_region', 'family', 'code']);
    this.#duration = new Histogram({
      name: METRICS.duration,
      help: METRICS.duration,
      labelNames: ['tc_service', 'tc_action', 'outcome'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
      enableExemplars: true,
    } as never);
    counter(METRICS.labelOverflow, ['metric'], false).inc({ metric: METRICS.errorCodes }, 0);
    new Gauge({ name: METRICS.startTime, help: METRICS.startTime, registers }).set(Date.now() / 1000);
    new Gauge({ name: METRICS.clockOffset, help: METRICS.clockOffset, registers }).set(clockOffset);
  }

  static async start(clockOffset = 0.4): Promise<ShopInstance> {
    const register = new Registry();
    register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
    const server = createServer(async (_, response) => {
      response.setHeader('Content-Type', register.contentType);
      response.end(await register.metrics());
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return new ShopInstance(server, register, clockOffset);
  }

  /** The watched families exist at 0 from the first call on, as with the package. */
  call({ tc_service, tc_action, tc_region, seconds, error }: ShopCall): void {
    for (const [family, category] of WATCHED) this.#errors.inc({ labels: { tc_service, tc_region, family, category }, value: 0 } as never);
    const outcome = error === undefined ? 'success' : error.category === 'transport' ? 'failure' : 'error';
    const span = { trace_id: randomBytes(16).toString('hex'), span_id: randomBytes(8).toString('hex') };
    this.#requests.inc({ tc_service, tc_action, tc_region, outcome });
    this.#duration.observe({ labels: { tc_service, tc_action, outcome }, value: seconds, exemplarLabels: span } as never);
    if (error === undefined) return;
    const { code, family, category } = error;
    const exemplarLabels = { request_id: randomUUID(), ...span };
    this.failed.add(exemplarLabels.request_id);
    this.#errors.inc({ labels: { tc_service, tc_region, family, category }, value: 1, exemplarLabels } as never);
    this.#errorCodes.inc({ labels: { tc_service, tc_action, tc_region, family, code }, value: 1, exemplarLabels } as never);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

const WATCHED = [
  ['AuthFailure', 'auth'],
  ['UnauthorizedOperation', 'auth'],
  ['RequestLimitExceeded', 'throttling'],
  ['LimitExceeded', 'quota'],
  ['InternalError', 'server'],
  ['_HTTP', 'transport'],
  ['_NETWORK', 'transport'],
  ['_OTHER', 'other'],
] as const;
