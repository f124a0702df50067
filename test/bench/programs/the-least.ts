/**
 * The least that a watcher of API calls can do by channels: it knows host, service, action and region, takes one piece of
 * body for a whole answer, and looks after nothing that can go wrong. Whatever recognises calls is above it.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { context } from '@opentelemetry/api';
import type * as classes from '../../../src/envelope/classify';
import type * as readers from '../../../src/envelope/envelope-reader';
import type * as methods from '../../../src/observe/own-method';
import type * as stamps from '../../../src/observe/stamp';
import type { UndiciRequest } from '../../../src/observe/undici-request';
import { newRecorder, targetOf } from './finished-calls';
import { DIST } from './watchers';

const { classify } = require(join(DIST, 'envelope/classify.js')) as typeof classes;
const { EnvelopeReader } = require(join(DIST, 'envelope/envelope-reader.js')) as typeof readers;
const { methodProperty } = require(join(DIST, 'observe/own-method.js')) as typeof methods;
const { stamp, stampOf } = require(join(DIST, 'observe/stamp.js')) as typeof stamps;

type Stamped = Parameters<typeof stamp>[1];
type TakePiece = (piece: Buffer | null, encoding?: BufferEncoding) => boolean;

const recorder = newRecorder(1000);
const target = targetOf('DescribeInstances');

class Call {
  readonly #context = context.active();
  readonly #startTime = Date.now();
  readonly #startedAt = performance.now();
  #body: Buffer | undefined;
  take: TakePiece | undefined;

  static of(subject: object): Call | undefined {
    return stampOf(subject) as unknown as Call | undefined;
  }

  static start(subject: object): void {
    stamp(subject, new Call() as unknown as Stamped);
  }

  stamp(subject: object): void {
    stamp(subject, this as unknown as Stamped);
  }

  data(piece: Buffer): void {
    this.#body = piece;
  }

  end(): void {
    const reader = new EnvelopeReader();
    reader.write(this.#body as Buffer);
    const { requestId, errorCode, errorMessage } = reader.answer();
    recorder.record({
      target,
      outcome: errorCode === undefined ? 'success' : 'error',
      requestId,
      error: errorCode === undefined ? undefined : { ...classify(errorCode), message: errorMessage },
      failure: undefined,
      httpStatusCode: 200,
      traceId: '7b6f8a52-52c4-4f8e-9c5b-6a3b7b9a0f11',
      startTime: this.#startTime,
      duration: (performance.now() - this.#startedAt) / 1000,
      context: this.#context,
      details: undefined,
      parameters: undefined,
    });
  }
}

function pushed(this: IncomingMessage, piece: Buffer | null, encoding?: BufferEncoding): boolean {
  const call = Call.of(this) as Call;
  if (piece === null) call.end();
  else call.data(piece);
  return (call.take as TakePiece).call(this, piece, encoding);
}

function received(this: UndiciRequest, piece: Buffer): boolean {
  const call = Call.of(this) as Call;
  call.data(piece);
  return (call.take as TakePiece).call(this, piece);
}

/** @param host whose requests are API calls */
export function watchTheLeast(host: string): void {
  const push = methodProperty('push', pushed);
  const data = { onData: methodProperty('onData', received), onResponseData: methodProperty('onResponseData', received) };
  const on = <Message>(name: string, listener: (message: Message) => void): void => subscribe(name, listener as (message: unknown) => void);

  // Node 20 tells of a request only when it has been written.
  on(
    Number.parseInt(process.versions.node) < 22 ? 'http.client.request.start' : 'http.client.request.created',
    ({ request }: { request: ClientRequest }) => {
      if (request.host === host) Call.start(request);
    },
  );
  on('http.client.response.finish', ({ request, response }: { request: ClientRequest; response: IncomingMessage }) => {
    const call = Call.of(request);
    if (call === undefined) return;
    call.stamp(response);
    call.take = response.push as TakePiece;
    Object.defineProperty(response, 'push', push);
  });
  on('undici:request:create', ({ request }: { request: UndiciRequest }) => {
    if (String(request.origin).startsWith(`http://${host}`)) Call.start(request);
  });
  on('undici:request:headers', ({ request }: { request: UndiciRequest }) => {
    const call = Call.of(request);
    if (call === undefined) return;
    // As undici 8 calls it, and those before.
    const name = request.onResponseData === undefined ? 'onData' : 'onResponseData';
    call.take = request[name] as TakePiece;
    Object.defineProperty(request, name, data[name]);
  });
  on('undici:request:trailers', ({ request }: { request: UndiciRequest }) => Call.of(request)?.end());
}
