import { guard, reportFault } from '../diagnostics';
import type { ApiHost } from '../target/hosts';
import { CallInProgress, type Watch } from './call-in-progress';
import type { Destination } from './destinations';
import { methodProperty, methodWithout, ownMethod } from './own-method';
import { inheritedStamp, stamp, stampOf } from './stamp';
import { requestHeader, responseHeader, type UndiciRequest, type UndiciResponseHeaders } from './undici-request';

type DataMethod = (this: UndiciRequest, chunk: Uint8Array) => unknown;

/** An API call over `fetch` or undici. */
export class UndiciCall extends CallInProgress {
  readonly #request: UndiciRequest;
  readonly #destination: Destination;
  #onData: DataMethod | undefined;

  constructor(watch: Watch, host: ApiHost, destination: Destination, request: UndiciRequest) {
    super(watch, host);
    this.#destination = destination;
    this.#request = request;
  }

  get address(): string {
    return this.#destination.address;
  }

  get port(): number {
    return this.#destination.port;
  }

  get path(): string {
    return this.#request.path;
  }

  header(name: string): string | undefined {
    return requestHeader(this.#request, name);
  }

  onRequest(): void {
    const request = this.#request;
    stamp(request, this);
    if (request.method === 'POST' && this.tellsInBody) watchBody(request.body, this);
  }

  onResponse(status: number, headers: UndiciResponseHeaders): void {
    this.answered(status, (name) => responseHeader(headers, name));
    if (this.over) return;
    const request = this.#request;
    if (request.onResponseData !== undefined) {
      this.#onData = request.onResponseData;
      Object.defineProperty(request, 'onResponseData', UndiciCall.#RESPONSE_DATA);
    } else {
      this.#onData = request.onData;
      Object.defineProperty(request, 'onData', UndiciCall.#DATA);
    }
  }

  /** Stands in for the method that gets each piece of the response body. */
  static #data(this: UndiciRequest, chunk: Uint8Array): unknown {
    const call = (stampOf(this) ?? inheritedStamp(this)) as UndiciCall | undefined;
    if (call === undefined) {
      const name = this.onResponseData === undefined ? 'onData' : 'onResponseData';
      return methodWithout<DataMethod>(this, name, UndiciCall.#data).call(this, chunk);
    }
    try {
      call.data(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    } catch (fault) {
      reportFault('reading a response', fault);
    }
    return (call.#onData as DataMethod).call(this, chunk);
  }

  static readonly #DATA = methodProperty('onData', UndiciCall.#data);
  static readonly #RESPONSE_DATA = methodProperty('onResponseData', UndiciCall.#data);
}

interface Source {
  next?: (...args: unknown[]) => Promise<{ value?: unknown }>;
  emit?: (event: string, ...args: unknown[]) => boolean;
}

/**
 * Reads a request body as it is sent: bytes that are there already, the generator that `fetch` makes of every body, or a
 * stream.
 */
function watchBody(body: unknown, call: UndiciCall): void {
  if (typeof body !== 'object' || body === null) return;
  if (body instanceof Uint8Array) return call.sent(body);
  const { next, emit } = body as Source;
  if (typeof next === 'function') {
    ownMethod(body, 'next', (...args: unknown[]) => {
      const result = next.apply(body, args);
      // A second look at the same promise; who called gets the promise itself.
      Promise.resolve(result).then(
        ({ value }) => take(call, value),
        () => undefined,
      );
      return result;
    });
  } else if (typeof emit === 'function') {
    ownMethod(body, 'emit', (event: string, ...args: unknown[]) => {
      if (event === 'data') take(call, args[0]);
      return emit.call(body, event, ...args);
    });
  }
}

function take(call: UndiciCall, piece: unknown): void {
  guard('reading a request', () => {
    if (piece instanceof Uint8Array) call.sent(piece);
    else if (typeof piece === 'string') call.sent(Buffer.from(piece));
  });
}
