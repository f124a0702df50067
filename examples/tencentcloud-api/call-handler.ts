import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { compressed, errorAnswer, gatewayAnswer, successAnswer, type Answer } from './answer';
import { authenticate, isAllowed, type Credential } from './authentication';
import { readCall, type Call } from './call';
import { deliver } from './delivery';
import { ApiError, apiErrors } from './errors';
import type { Disturbance, Faults } from './faults';
import { readParameters } from './parameters';
import { regionOf } from './regions';
import { serviceNameOf, type Service } from './service';
import { Throttle, type RateLimit } from './throttle';

interface CallHandlerOptions {
  readonly credentials: readonly Credential[];
  readonly services: readonly Service[];
  readonly rateLimit: RateLimit;
  readonly faults: Faults;
  readonly gzip: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The TCP sockets of the server by {@link connectionKey}. */
  readonly sockets: ReadonlyMap<string, Socket>;
}

const MEGABYTE = 1024 * 1024;

/** Identifies a connection. A TLS socket and the TCP socket below it have the same key. */
export function connectionKey({ localPort, remotePort }: Socket): string {
  return `${localPort}/${remotePort}`;
}

/** Handles a call from request to response: read, apply a fault, decide, send, count. */
export class CallHandler {
  readonly counts = new Map<string, number>();
  readonly #options: CallHandlerOptions;
  readonly #services: ReadonlyMap<string, Service>;
  readonly #throttle: Throttle;
  readonly #running = new Set<Promise<void>>();
  readonly #stopped = new AbortController();

  constructor(options: CallHandlerOptions) {
    this.#options = options;
    this.#services = new Map(options.services.map((service) => [service.name, service]));
    this.#throttle = new Throttle(options.rateLimit);
    // Every delayed call adds a listener.
    setMaxListeners(0, this.#stopped.signal);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    // Only errors of the connection arrive here. API errors are answers.
    const run = this.#handle(request, response)
      .catch(() => void response.destroy())
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Ends the delay of delayed calls. Resolves when no call is running, once all connections are closed. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#running);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Looked up first: a closed socket no longer has its ports.
    const socket = this.#options.sockets.get(connectionKey(request.socket)) ?? request.socket;
    const body = await readBody(request);
    const call = readCall(request, body ?? Buffer.alloc(0));
    const service = serviceNameOf(call, this.#services);
    const { latency, fault } = this.#options.faults.take({ service, action: call.action, secretId: call.secretId });
    if (latency > 0) await delay(latency, undefined, { signal: this.#stopped.signal });

    const answer = await this.#encode(this.#answer(call, service, body, fault), request);
    const traceId = request.headers['x-tc-traceid'];
    if (traceId !== undefined) response.setHeader('X-TC-TraceId', traceId);
    if (response.destroyed) return;
    const isCut = fault !== undefined && fault.kind !== 'http' && fault.kind !== 'error';
    await deliver(isCut ? fault.kind : 'whole', response, answer, socket);
    if (!isCut && !response.destroyed) this.#count(`${service}/${call.action}/${answer.code}`);
  }

  #answer(call: Call, service: string, body: Buffer | undefined, fault: Disturbance['fault']): Answer {
    if (fault?.kind === 'http') return gatewayAnswer(fault.status, fault.body);
    const requestId = randomUUID();
    try {
      if (fault?.kind === 'error') throw new ApiError(fault.code, fault.message ?? 'This error was asked for.');
      checkRequest(call, body);
      return this.#perform(call, service, requestId);
    } catch (error) {
      return errorAnswer(error instanceof ApiError ? error : apiErrors.internalError(), requestId);
    }
  }

  /** @throws {@link ApiError} in the order of the real API: key, action, region, permission, rate limit, parameters. */
  #perform(call: Call, serviceName: string, requestId: string): Answer {
    const now = this.#options.now();
    const credential = authenticate(call, this.#options.credentials, now);

    const service = this.#services.get(serviceName);
    if (service === undefined) throw apiErrors.noSuchProduct(serviceName);
    if (service.version !== call.version) throw apiErrors.noSuchVersion(serviceName, call.version);
    if (!Object.hasOwn(service.actions, call.action)) throw apiErrors.invalidAction(serviceName, call.version, call.action);
    const action = service.actions[call.action];

    const region = regionOf(call, service, action);
    if (!isAllowed(credential, serviceName, call.action)) {
      throw apiErrors.unauthorizedOperation(requestId, serviceName, call.action, region);
    }
    this.#throttle.admit(credential.secretId, serviceName, call.action, now);

    const parameters = readParameters(call, action.parameters);
    const result = action.perform(parameters, { region, now: Math.floor(now / 1000) });
    return successAnswer(result, requestId, action.requestIdPosition ?? 'last');
  }

  async #encode(answer: Answer, request: IncomingMessage): Promise<Answer> {
    const accepts = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    return this.#options.gzip && accepts ? compressed(answer) : answer;
  }

  #count(key: string): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }
}

/** The limits are in "Request Structure" of the API documentation. */
function checkRequest(call: Call, body: Buffer | undefined): void {
  if (call.method !== 'GET' && call.method !== 'POST') throw apiErrors.unsupportedProtocol();
  if (body === undefined) throw apiErrors.requestSizeLimitExceeded('10 MB');
  if (call.scheme === 'v1' && body.length > MEGABYTE) throw apiErrors.requestSizeLimitExceeded('1 MB');
  if (call.query.length > 32 * 1024) throw apiErrors.requestSizeLimitExceeded('32 KB');
}

/** Reads to the end, because a client may read the answer only after that. @returns undefined above the limit of 10 MB. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= 10 * MEGABYTE) chunks.push(chunk);
  }
  return length <= 10 * MEGABYTE ? Buffer.concat(chunks, length) : undefined;
}
