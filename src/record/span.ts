import { type Attributes as AttributeValues, type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_RPC_METHOD,
  ATTR_RPC_STATUS_CODE,
  ATTR_RPC_SYSTEM_NAME,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';
import type { ApiCall } from '../call';
import { reportFault } from '../diagnostics';
import { Attributes, RPC_SYSTEM } from '../names';
import type { ServiceExtensions } from '../services/extensions';
import type { Description } from '../services/service-extension';
import { rpcMethod } from './rpc-method';

/** Incubating in the semantic conventions, whose names of that kind are not to be imported at run time. */
const ATTR_CLOUD_REGION = 'cloud.region';

/** Links a sample to the span of the call that it counts. */
export interface Exemplar {
  readonly trace_id: string;
  readonly span_id: string;
}

export interface SpanOptions {
  /** Whether the API's message goes into the span status. */
  readonly recordErrorMessage: boolean;
  readonly callHook: ((span: Span, call: ApiCall) => void) | undefined;
  /** What services have to tell beyond what every call tells. */
  readonly extensions?: ServiceExtensions;
}

/**
 * Writes the span of a finished call, with its true start and end time. All attributes are there from the start, so
 * that a sampler sees them.
 *
 * @returns what links samples to the span, if it is recorded
 */
export function recordSpan(tracer: Tracer, call: ApiCall, options: SpanOptions): Exemplar | undefined {
  const method = rpcMethod(call.target.service, call.target.action);
  const more = description(options.extensions, call);
  const attributes = attributesOf(call, method);
  if (more !== undefined) Object.assign(attributes, more.attributes);
  const span = tracer.startSpan(method ?? RPC_SYSTEM, { kind: SpanKind.CLIENT, startTime: call.startTime, attributes }, call.context);
  const recording = span.isRecording();
  if (recording) setStatus(span, failureOf(call, more), options.recordErrorMessage);
  if (options.callHook !== undefined) callHook(options.callHook, span, call);
  span.end(call.startTime + call.duration * 1000);
  if (!recording) return undefined;
  const { traceId, spanId } = span.spanContext();
  return { trace_id: traceId, span_id: spanId };
}

/** The error code; else the HTTP status or the transport's error code; undefined where nothing failed. */
function errorType(call: ApiCall): string | undefined {
  if (call.outcome === 'error') return call.error?.code;
  if (call.outcome === 'failure') return call.error?.code ?? call.failure?.code;
  return undefined;
}

function attributesOf(call: ApiCall, method: string | undefined): AttributeValues {
  const { target, error } = call;
  const attributes: AttributeValues = {
    [ATTR_RPC_SYSTEM_NAME]: RPC_SYSTEM,
    [ATTR_RPC_METHOD]: method ?? '_OTHER',
    [ATTR_SERVER_ADDRESS]: target.address,
    [Attributes.service]: target.service,
    [Attributes.action]: target.action,
  };
  const set = (name: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== '') attributes[name] = value;
  };
  set(ATTR_SERVER_PORT, target.port);
  set(ATTR_CLOUD_REGION, target.region);
  set(Attributes.apiVersion, target.version);
  set(Attributes.traceId, call.traceId);
  set(Attributes.requestId, call.requestId);
  set(ATTR_HTTP_RESPONSE_STATUS_CODE, call.httpStatusCode);
  set(ATTR_ERROR_TYPE, errorType(call));
  if (error !== undefined) {
    attributes[ATTR_RPC_STATUS_CODE] = error.code;
    attributes[Attributes.errorCode] = error.code;
    attributes[Attributes.errorFamily] = error.family;
    attributes[Attributes.errorCategory] = error.category;
  }
  return attributes;
}

function setStatus(span: Span, failure: Description['failure'], withMessage: boolean): void {
  if (failure === undefined) return;
  const message = withMessage ? failure.message : undefined;
  span.setStatus(message ? { code: SpanStatusCode.ERROR, message } : { code: SpanStatusCode.ERROR });
}

/** Of the call itself, or of what it was for. */
function failureOf(call: ApiCall, more: Description | undefined): Description['failure'] {
  return call.outcome === 'error' || call.outcome === 'failure' ? { message: call.error?.message } : more?.failure;
}

function description(extensions: ServiceExtensions | undefined, call: ApiCall): Description | undefined {
  try {
    return extensions?.of(call.target)?.describe(call);
  } catch (error) {
    reportFault('describing a call', error);
    return undefined;
  }
}

function callHook(hook: (span: Span, call: ApiCall) => void, span: Span, call: ApiCall): void {
  try {
    hook(span, call);
  } catch (error) {
    reportFault('callHook', error);
  }
}
