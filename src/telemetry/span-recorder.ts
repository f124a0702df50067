import {
  type Context,
  ProxyTracerProvider,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api';
import type { ApiCall } from '../call/api-call';
import type { ResolvedConfig } from '../config/resolve';
import { reportFault, reportRejection } from '../util/diag';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../util/version';
import { describeCall, endOf, hasFailed, rpcMethod, startOf } from './call-description';
import { RPC_SYSTEM_NAME_VALUE_TENCENT_CLOUD } from './semconv';

export type SpanRecorderOptions = Pick<ResolvedConfig, 'spans' | 'callHook' | 'recordErrorMessage' | 'extensions'>;

/** The trace of a recorded call. */
export interface CallTrace {
  /** The context of the call's span if that was written, else of its parent. */
  readonly context: Context;
  /** The call's span, if it is exported. */
  readonly exportedSpan: SpanContext | undefined;
}

/** Only a failure event asks for the context: making one takes a twentieth of what is recorded of a call. */
class WrittenTrace implements CallTrace {
  readonly #parent: Context;
  readonly #span: Span;
  readonly exportedSpan: SpanContext | undefined;

  constructor(parent: Context, span: Span, exportedSpan: SpanContext | undefined) {
    this.#parent = parent;
    this.#span = span;
    this.exportedSpan = exportedSpan;
  }

  get context(): Context {
    return trace.setSpan(this.#parent, this.#span);
  }
}

/** What the API records with until an SDK is registered. It has no public name. */
const NOOP_TRACER_PROVIDER = new ProxyTracerProvider().getDelegate();

/**
 * Writes the span of a finished call, with its true start and end. All attributes are there from the start, so that a sampler sees
 * them.
 */
export class SpanRecorder {
  readonly #options: SpanRecorderOptions;
  #givenProvider: TracerProvider | undefined;
  #provider: TracerProvider | undefined;
  #tracer: Tracer | undefined;

  constructor(options: SpanRecorderOptions) {
    this.#options = options;
  }

  /** @param provider undefined for the global one, whichever that is when a call ends */
  setProvider(provider: TracerProvider | undefined): void {
    this.#givenProvider = provider;
  }

  record(call: ApiCall): CallTrace {
    const tracer = this.#isWanted(call) ? this.#currentTracer() : undefined;
    if (tracer === undefined) return { context: call.context, exportedSpan: undefined };
    const { callHook, extensions } = this.#options;
    const { attributes, failure } = describeCall(call, extensions);
    const { service, action } = call.request;
    const name = rpcMethod(service, action) ?? RPC_SYSTEM_NAME_VALUE_TENCENT_CLOUD;
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, startTime: startOf(call), attributes }, call.context);
    const isRecording = span.isRecording();
    if (isRecording && failure !== undefined) this.#setErrorStatus(span, failure.message);
    if (callHook !== undefined) runCallHook(callHook, span, call);
    span.end(endOf(call));
    return new WrittenTrace(call.context, span, isRecording ? sampledContext(span) : undefined);
  }

  #isWanted(call: ApiCall): boolean {
    const { spans } = this.#options;
    if (spans === 'all') return true;
    if (spans === 'none') return false;
    if (spans === 'failed') return hasFailed(call);
    try {
      const isWanted: unknown = spans(call);
      reportRejection('spans', isWanted);
      return Boolean(isWanted);
    } catch (error) {
      reportFault('spans', error);
      return true;
    }
  }

  /** undefined if nobody would see its spans. */
  #currentTracer(): Tracer | undefined {
    const provider = this.#givenProvider ?? trace.getTracerProvider();
    if (this.#options.callHook === undefined && isWithoutSdk(provider)) return undefined;
    if (provider === this.#provider) return this.#tracer;
    this.#tracer = provider.getTracer(PACKAGE_NAME, PACKAGE_VERSION);
    this.#provider = provider;
    return this.#tracer;
  }

  #setErrorStatus(span: Span, message: string | undefined): void {
    const isShown = this.#options.recordErrorMessage && message;
    span.setStatus(isShown ? { code: SpanStatusCode.ERROR, message } : { code: SpanStatusCode.ERROR });
  }
}

/** Whether it is the API's own provider and no SDK has been registered with it yet. */
function isWithoutSdk(provider: TracerProvider): boolean {
  return (provider as Partial<ProxyTracerProvider>).getDelegate?.() === NOOP_TRACER_PROVIDER;
}

function runCallHook(hook: NonNullable<SpanRecorderOptions['callHook']>, span: Span, call: ApiCall): void {
  try {
    reportRejection('callHook', hook(span, call));
  } catch (error) {
    reportFault('callHook', error);
  }
}

/** undefined for a span that is recorded and not sampled: it is not exported. */
function sampledContext(span: Span): SpanContext | undefined {
  const context = span.spanContext();
  return (context.traceFlags & TraceFlags.SAMPLED) === 0 ? undefined : context;
}
