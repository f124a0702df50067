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
  /** The TCP sockets of the server by remote port. */
  readonly sockets: ReadonlyMap<number, Socket>;
}

const MEGABYTE = 1024 * 1024;

/** Takes a request through the life of a call: read, disturbed, decided, delivered, counted. */
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
    // Every delayed call listens to it.
    setMaxListeners(0, this.#stopped.signal);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    // Only what a connection can throw ends here; the errors of a call are answers.
    const run = this.#handle(request, response)
      .catch(() => void response.destroy())
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Ends the waiting of delayed calls. Resolves when no call is in work; needs their connections closed. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#running);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Asked for now: a socket that the client has closed no longer knows its port.
    const socket = this.#options.sockets.get(request.socket.remotePort ?? 0) ?? request.socket;
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

  /** @throws {@link ApiError} for every reason not to do it, in the order of the real API: who, what, where, may they, how often, how. */
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

/** Sizes: "Request Structure" in the API documentation. */
function checkRequest(call: Call, body: Buffer | undefined): void {
  if (call.method !== 'GET' && call.method !== 'POST') throw apiErrors.unsupportedProtocol();
  if (body === undefined) throw apiErrors.requestSizeLimitExceeded('10 MB');
  if (call.scheme === 'v1' && body.length > MEGABYTE) throw apiErrors.requestSizeLimitExceeded('1 MB');
  if (call.query.length > 32 * 1024) throw apiErrors.requestSizeLimitExceeded('32 KB');
}

/** Reads to the end, so that the client can read the answer. @returns undefined when it is more than any call may send. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= 10 * MEGABYTE) chunks.push(chunk);
  }
  return length <= 10 * MEGABYTE ? Buffer.concat(chunks, length) : undefined;
}
