/**
 * The least that a watcher of API calls can do with diagnostics channels: it knows host, service, action and region beforehand,
 * expects each body in one chunk, handles nothing that can go wrong, and records the same span and counters.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { context } from '@opentelemetry/api';
import type * as errorClass from '../../src/api/error-class';
import type * as resolve from '../../src/config/resolve';
import type * as reader from '../../src/response/response-reader';
import type * as callRecorder from '../../src/telemetry/call-recorder';
import type * as binding from '../../src/transport/bound-call';
import type { UndiciRequest } from '../../src/transport/undici/undici-request';
import { built } from './program';

const { classifyCode } = built<typeof errorClass>('api/error-class');
const { resolveConfig } = built<typeof resolve>('config/resolve');
const { responseReader } = built<typeof reader>('response/response-reader');
const { CallRecorder } = built<typeof callRecorder>('telemetry/call-recorder');
const { bindCall, callOf } = built<typeof binding>('transport/bound-call');

type OnChunk = (chunk: Buffer | null, encoding?: BufferEncoding) => boolean;

const recorder = new CallRecorder(resolveConfig({ failureEvents: false }));
const HEAD = { status: 200, contentType: 'application/json', contentEncoding: undefined, hasRequestId: false };
const REQUEST = Object.freeze({
  service: 'cvm',
  action: 'DescribeInstances',
  version: '2017-03-12',
  region: 'ap-guangzhou',
  address: 'cvm.tencentcloudapi.com',
  port: 443,
});

class Call {
  readonly #context = context.active();
  readonly #startTime = Date.now();
  readonly #startedAt = performance.now();
  #body: Buffer | undefined;
  original: OnChunk | undefined;

  static of(subject: object): Call | undefined {
    return callOf(subject) as unknown as Call | undefined;
  }

  bind(subject: object): this {
    bindCall(subject, this as never);
    return this;
  }

  data(chunk: Buffer): void {
    this.#body = chunk;
  }

  end(): void {
    const reader = responseReader(HEAD);
    reader.write(this.#body as Buffer);
    reader.end(({ requestId, errorCode, errorMessage }) => {
      recorder.record({
        request: REQUEST,
        outcome: errorCode === undefined ? 'success' : 'error',
        requestId,
        error: errorCode === undefined ? undefined : { ...classifyCode(errorCode), message: errorMessage },
        failure: undefined,
        httpStatusCode: 200,
        traceId: '7b6f8a52-52c4-4f8e-9c5b-6a3b7b9a0f11',
        secretId: undefined,
        startTime: this.#startTime,
        duration: (performance.now() - this.#startedAt) / 1000,
        clockOffset: undefined,
        context: this.#context,
        responseFields: undefined,
        requestParameters: undefined,
      });
    });
  }
}

function push(this: IncomingMessage, chunk: Buffer | null, encoding?: BufferEncoding): boolean {
  const call = Call.of(this) as Call;
  if (chunk === null) call.end();
  else call.data(chunk);
  return (call.original as OnChunk).call(this, chunk, encoding);
}

function onData(this: UndiciRequest, chunk: Buffer): boolean {
  const call = Call.of(this) as Call;
  call.data(chunk);
  return (call.original as OnChunk).call(this, chunk);
}

const method = (value: unknown): PropertyDescriptor => ({ configurable: true, enumerable: false, get: () => value });
const PUSH = method(push);
const DATA = method(onData);

function on<Message>(name: string, listener: (message: Message) => void): void {
  subscribe(name, listener as (message: unknown) => void);
}

/** @param host whose requests are API calls */
export function watchTheLeast(host: string): void {
  // Node 20 has no `created`; it publishes `start` when the request has been written.
  const created = Number.parseInt(process.versions.node, 10) < 22 ? 'http.client.request.start' : 'http.client.request.created';
  on(created, ({ request }: { request: ClientRequest }) => {
    if (request.host === host) new Call().bind(request);
  });
  on('http.client.response.finish', ({ request, response }: { request: ClientRequest; response: IncomingMessage }) => {
    const call = Call.of(request)?.bind(response);
    if (call === undefined) return;
    call.original = response.push as OnChunk;
    Object.defineProperty(response, 'push', PUSH);
  });
  on('undici:request:create', ({ request }: { request: UndiciRequest }) => {
    if (String(request.origin).startsWith(`http://${host}`)) new Call().bind(request);
  });
  on('undici:request:headers', ({ request }: { request: UndiciRequest }) => {
    const call = Call.of(request);
    if (call === undefined) return;
    // undici 8 has the second name, 5 to 7 the first.
    const name = request.onResponseData === undefined ? 'onData' : 'onResponseData';
    call.original = request[name] as OnChunk;
    Object.defineProperty(request, name, DATA);
  });
  on('undici:request:trailers', ({ request }: { request: UndiciRequest }) => Call.of(request)?.end());
}
