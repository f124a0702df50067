import { performance } from 'node:perf_hooks';
import type { Context } from '@opentelemetry/api';
import type { ApiCall } from '../call';
import { reportFault } from '../diagnostics';
import { bodyReader } from '../envelope/body-reader';
import { type Answer, NO_ANSWER, REQUEST_ID_LIMIT } from '../envelope/answer';
import type { Details } from '../envelope/envelope-shape';
import type { BodyReader } from '../envelope/readers';
import { contextApi, NO_CONTEXT } from '../opentelemetry';
import type { CommonParameters } from '../target/form';
import type { ApiHost } from '../target/hosts';
import { RememberedTargets } from '../target/remembered-targets';
import { type ApiTarget, targetOf, type TargetSource } from '../target/target';
import { COMPLETE, type EndedBy, type Ending, endingOf, outcomeOf } from './ending';
import { parentContext } from './parent';
import { RequestParameters } from './request-parameters';

/** What an observer is told about the calls that it is to see, and whom it tells of them. */
export interface Watch {
  /** Who watches. It may come to watch in another way, and still knows the calls of before for its own. */
  readonly owner: object;
  /** Whether calls are being recorded at all; false after `disable()`, also for those under way. */
  readonly enabled: boolean;
  /** Calls not to record. */
  ignores(target: ApiTarget): boolean;
  /** Further values to pick from the envelope of such a call. */
  detailsOf(target: ApiTarget): Details | undefined;
  /** Further parameters to pick from the request of such a call. */
  parametersOf(target: ApiTarget): readonly string[] | undefined;
  /** All further parameters, of whichever call. */
  readonly parameters: readonly string[];
  /** Takes a finished call. */
  record(call: ApiCall): void;
}

const IDENTITY = 'identity';
const TRACE_ID_LIMIT = 128;
/** Node's global of that name is a getter. */
const clock = performance;
const targets = new RememberedTargets();

/**
 * One API call from its request to its end, in the vocabulary that both transports speak: `answered` when the
 * response headers are there, `data` for each piece of body, then `ended`, or `failed` at whatever point it did.
 * The first end counts; whatever comes later is ignored.
 */
export abstract class CallInProgress implements TargetSource {
  readonly watch: Watch;
  readonly host: ApiHost;
  /** The caller's context when the request was made. */
  #context: Context = contextApi.active();
  readonly #startTime = Date.now();
  readonly #startedAt = clock.now();
  #request: RequestParameters | undefined;
  #target: ApiTarget | undefined;
  #status: number | undefined;
  #requestIdHeader: string | undefined;
  #body: BodyReader | undefined;
  #over = false;

  constructor(watch: Watch, host: ApiHost) {
    this.watch = watch;
    this.host = host;
  }

  abstract readonly address: string;
  abstract readonly port: number | undefined;
  /** Path and query of the request. */
  abstract readonly path: string;
  abstract header(name: string): string | undefined;
  abstract headerNames(): string[];

  /** Milliseconds since the request was made. */
  get age(): number {
    return clock.now() - this.#startedAt;
  }

  /** Nothing that happens to it counts any more. */
  get over(): boolean {
    return this.#over;
  }

  /** Whether the body of its request has anything to tell: it may be a V1 form, or a service has asked for parameters. */
  get tellsInBody(): boolean {
    return this.#isV1 || (this.watch.parameters.length > 0 && this.watch.parametersOf(targetOf(this)) !== undefined);
  }

  /** Whether more of the request body would tell more. */
  get readsRequest(): boolean {
    return !this.#over && this.watch.enabled && !this.#requestNow().complete;
  }

  /** A piece of the request body. */
  sent(piece: Uint8Array): void {
    if (!this.#over) this.#requestNow().write(piece);
  }

  parameters(): CommonParameters {
    return this.#requestNow().common();
  }

  /** The final response headers are there. */
  answered(status: number, responseHeader: (name: string) => string | undefined): void {
    if (this.#over) return;
    const target = this.#targetNow();
    if (!this.watch.enabled || this.watch.ignores(target)) return this.#leave();
    this.#status = status;
    const requestId = responseHeader('x-tc-requestid');
    this.#requestIdHeader = requestId && firstOf(requestId).slice(0, REQUEST_ID_LIMIT);
    const contentEncoding = responseHeader('content-encoding');
    this.#body = bodyReader(
      {
        status,
        contentType: responseHeader('content-type'),
        contentEncoding: contentEncoding === IDENTITY ? undefined : contentEncoding,
        hasRequestId: Boolean(requestId),
      },
      this.watch.detailsOf(target),
    );
  }

  /** A piece of the response body, as on the wire. */
  data(chunk: Buffer): void {
    if (this.#over) return;
    if (!this.watch.enabled) return this.#leave();
    try {
      this.#body?.write(chunk);
    } catch (error) {
      this.#body = undefined;
      reportFault('reading an answer', error);
    }
  }

  /** The response has come to its regular end. */
  ended(): void {
    this.#end(COMPLETE);
  }

  /** The call has ended before its response did, with or without an error. */
  failed(error: unknown, by: EndedBy): void {
    if (!this.#over) this.#end(endingOf(error, by));
  }

  #end(ending: Ending): void {
    if (this.#over) return;
    this.#over = true;
    const duration = this.age / 1000;
    const target = this.#targetNow();
    if (!this.watch.enabled || (this.#body === undefined && this.watch.ignores(target))) return this.letGo();
    const record = (answer: Answer): void => this.#record(target, duration, ending, answer);
    if (this.#body === undefined) record(NO_ANSWER);
    else this.#body.end(record);
    this.#body = undefined;
  }

  #record(target: ApiTarget, duration: number, ending: Ending, answer: Answer): void {
    const { outcome, error, failure } = outcomeOf(ending, this.#status, answer);
    const call: ApiCall = {
      target,
      outcome,
      requestId: answer.requestId ?? this.#requestIdHeader,
      error,
      failure,
      httpStatusCode: this.#status,
      traceId: this.header('x-tc-traceid')?.slice(0, TRACE_ID_LIMIT),
      startTime: this.#startTime,
      duration,
      context: parentContext(this.#context, this),
      details: answer.details,
      parameters: this.#furtherParameters(target),
    };
    this.letGo();
    this.watch.record(call);
  }

  /** It is not to be recorded. */
  #leave(): void {
    this.#over = true;
    this.letGo();
  }

  /** Gives up what is not needed any more, as the application may keep a request for much longer than its call takes. */
  protected letGo(): void {
    this.#context = NO_CONTEXT;
    this.#request = undefined;
    this.#body = undefined;
  }

  #furtherParameters(target: ApiTarget): Readonly<Record<string, string>> | undefined {
    const names = this.watch.parametersOf(target);
    return names && this.#requestNow().further(names);
  }

  get #isV1(): boolean {
    return this.header('x-tc-action') === undefined;
  }

  #requestNow(): RequestParameters {
    return (this.#request ??= new RequestParameters(this.path, this.#isV1, this.watch.parameters));
  }

  #targetNow(): ApiTarget {
    return (this.#target ??= targets.of(this));
  }
}

/** Of a header that came on several lines, the first. */
function firstOf(list: string): string {
  const comma = list.indexOf(',');
  return comma < 0 ? list : list.slice(0, comma);
}
