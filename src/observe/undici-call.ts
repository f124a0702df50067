import { guard, reportFault } from '../diagnostics';
import type { ApiHost } from '../target/hosts';
import { CallInProgress, type Watch } from './call-in-progress';
import type { Destination } from './destinations';
import { methodProperty, methodWithout } from './own-method';
import { watchBody } from './request-body';
import { inheritedStamp, stamp, stampOf } from './stamp';
import { requestHeader, requestHeaderNames, responseHeader, type UndiciRequest, type UndiciResponseHeaders } from './undici-request';

type DataMethod = (this: UndiciRequest, chunk: Uint8Array) => unknown;

/** An API call over `fetch` or undici. */
export class UndiciCall extends CallInProgress {
  readonly #request: UndiciRequest;
  readonly #destination: Destination;
  #onData: DataMethod | undefined;
  #giveBodyBack: (() => void) | undefined;

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

  headerNames(): string[] {
    return requestHeaderNames(this.#request);
  }

  onRequest(): void {
    const request = this.#request;
    stamp(request, this);
    if (request.method === 'POST' && this.tellsInBody) this.#giveBodyBack = watchBody(request.body, this);
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

  protected override letGo(): void {
    super.letGo();
    if (this.#giveBodyBack !== undefined) guard('reading a request', this.#giveBodyBack);
    this.#giveBodyBack = undefined;
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
