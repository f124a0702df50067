import { type Context, context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { ApiRequest, CommonParameters, RequestHandle, RequestSource } from '../api/api-request';
import { apiRequestOf, secretIdOf } from '../api/api-request';
import type { ApiEndpoint } from '../api/endpoints';
import { NO_RESPONSE, type ParsedResponse, REQUEST_ID_LIMIT, type ResponseReader } from '../response/parsed-response';
import { responseReader } from '../response/response-reader';
import { reportFault } from '../util/diag';
import type { CallContext } from './call-context';
import { finishedCall, type ObservedHead } from './finished-call';
import { RequestParameters } from './request-parameters';
import { COMPLETE, type TerminatedBy, type Termination, terminationOf } from './termination';

/** The life of one API call: a transport tells it of events, and one finished `ApiCall` comes out. Only the first end counts. */
export class ApiCallTracker implements RequestSource {
  readonly callContext: CallContext;
  readonly endpoint: ApiEndpoint;
  readonly handle: RequestHandle;
  /** The caller's context when the request was made. */
  #caller: Context = context.active();
  readonly #startTime = Date.now();
  readonly #startedAt = performance.now();
  #parameters: RequestParameters | undefined;
  #request: ApiRequest | undefined;
  #head: ObservedHead | undefined;
  #reader: ResponseReader | undefined;
  #settled = false;

  constructor(callContext: CallContext, endpoint: ApiEndpoint, handle: RequestHandle) {
    this.callContext = callContext;
    this.endpoint = endpoint;
    this.handle = handle;
    callContext.callStarted();
  }

  /** The call has ended or is not recorded: further events are ignored. */
  get settled(): boolean {
    return this.#settled;
  }

  /** What a call signed with V1 has in its form body or query. */
  commonParameters(): CommonParameters {
    return this.#requestParameters().common();
  }

  /** Whether the body of the request is to be read: it may be a V1 form, or a service extension asked for parameters. */
  get readsRequestBody(): boolean {
    return this.#isV1 || this.callContext.settings.extensions?.of(apiRequestOf(this)) !== undefined;
  }

  /** A chunk of the request body. */
  onRequestData(chunk: Uint8Array): void {
    if (!this.#settled) this.#requestParameters().write(chunk);
  }

  /** The headers of the final response are there. */
  onResponseStart(status: number, responseHeader: (name: string) => string | undefined): void {
    if (this.#settled) return;
    const request = this.#apiRequest();
    if (this.callContext.closed || this.callContext.ignores(request)) return this.discard();
    const requestId = responseHeader('x-tc-requestid');
    this.#head = {
      status,
      contentType: responseHeader('content-type'),
      contentEncoding: responseHeader('content-encoding'),
      hasRequestId: Boolean(requestId),
      requestId: requestId && firstOf(requestId).slice(0, REQUEST_ID_LIMIT),
      date: responseHeader('date'),
      elapsed: this.#elapsed(),
    };
    this.#reader = responseReader(this.#head, this.callContext.settings.extensions?.of(request)?.responseFields);
  }

  /** A chunk of the response body, as on the wire. */
  onResponseData(chunk: Buffer): void {
    if (this.#settled) return;
    if (this.callContext.closed) return this.discard();
    try {
      this.#reader?.write(chunk);
    } catch (error) {
      this.#reader = undefined;
      reportFault('reading a response', error);
    }
  }

  /** The response is complete. */
  onResponseEnd(): void {
    this.#end(undefined, COMPLETE);
  }

  /** The call has ended before its response did, with or without an error. */
  onError(error: unknown, by: TerminatedBy): void {
    this.#end(error, by);
  }

  /** The call is not recorded. What it holds is released, because the application may keep the request for much longer. */
  discard(): void {
    if (!this.#settled) this.callContext.callSettled();
    this.#settled = true;
    // Frees a decoder at once.
    this.#endReading(() => {});
    this.#release();
  }

  #end(error: unknown, how: TerminatedBy | Termination): void {
    if (this.#settled) return;
    this.#settled = true;
    try {
      const duration = this.#elapsed();
      const request = this.#apiRequest();
      const isIgnored = this.callContext.closed || (this.#reader === undefined && this.callContext.ignores(request));
      if (isIgnored) return this.#release();
      const termination = typeof how === 'string' ? terminationOf(error, how) : how;
      this.#endReading((response) => this.#record(request, duration, termination, response));
    } finally {
      this.callContext.callSettled();
    }
  }

  #endReading(done: (response: ParsedResponse) => void): void {
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader === undefined) return done(NO_RESPONSE);
    try {
      reader.end(done);
    } catch (error) {
      reportFault('reading a response', error);
      done(NO_RESPONSE);
    }
  }

  #record(request: ApiRequest, duration: number, termination: Termination, response: ParsedResponse): void {
    const extension = this.callContext.settings.extensions?.of(request);
    const observed = {
      request,
      secretId: this.callContext.settings.captureSecretId ? secretIdOf(this) : undefined,
      startTime: this.#startTime,
      requestParameters: extension && this.#requestParameters().pick(extension.requestParameters),
      caller: this.#caller,
      duration,
      head: this.#head,
      termination,
      response,
    };
    const call = finishedCall(observed, this.handle);
    this.#release();
    this.callContext.record(call);
  }

  #release(): void {
    this.#caller = ROOT_CONTEXT;
    this.#parameters = undefined;
    this.#reader = undefined;
  }

  /** Milliseconds since the request was made. A clock that is faked or jumps gives 0 or NaN; NaN is not measured. */
  #elapsed(): number {
    return Math.max(0, performance.now() - this.#startedAt);
  }

  get #isV1(): boolean {
    return this.handle.header('x-tc-action') === undefined;
  }

  #requestParameters(): RequestParameters {
    const names = this.callContext.settings.extensions?.requestParameters;
    return (this.#parameters ??= new RequestParameters(this.handle.path, this.#isV1 ? 'form' : 'json', names));
  }

  #apiRequest(): ApiRequest {
    return (this.#request ??= apiRequestOf(this));
  }
}

/** The first value of a header with several lines. */
function firstOf(list: string): string {
  const comma = list.indexOf(',');
  return comma < 0 ? list : list.slice(0, comma);
}
