import type { Attributes as AttributeValues, HrTime, Span, SpanContext, Tracer } from '@opentelemetry/api';
import type { ApiCall } from '../call';
import { reportFault, reportRejection } from '../diagnostics';
import { Attributes, RPC_SYSTEM } from '../names';
import { CLIENT, ERROR, SAMPLED, Semantic } from '../opentelemetry';
import type { ServiceExtensions } from '../services/extensions';
import type { Description } from '../services/service-extension';
import { rpcMethod } from './rpc-method';

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
 * @returns which span it is, if it is one that is exported
 */
export function recordSpan(tracer: Tracer, call: ApiCall, options: SpanOptions): SpanContext | undefined {
  const method = rpcMethod(call.target.service, call.target.action);
  const more = description(options.extensions, call);
  const attributes = attributesOf(call, method);
  if (more !== undefined) Object.assign(attributes, more.attributes);
  const span = tracer.startSpan(method ?? RPC_SYSTEM, { kind: CLIENT, startTime: hrTime(call.startTime), attributes }, call.context);
  const recording = span.isRecording();
  if (recording) setStatus(span, failureOf(call, more), options.recordErrorMessage);
  if (options.callHook !== undefined) callHook(options.callHook, span, call);
  span.end(hrTime(call.startTime + call.duration * 1000));
  return recording ? exportedContext(span) : undefined;
}

/** undefined of a span that is recorded and not sampled: nobody could look it up. */
function exportedContext(span: Span): SpanContext | undefined {
  const context = span.spanContext();
  return (context.traceFlags & SAMPLED) === 0 ? undefined : context;
}

/** The form that an SDK keeps a time in; of a number it would first have to find out which clock it is from. */
function hrTime(milliseconds: number): HrTime {
  const seconds = Math.trunc(milliseconds / 1000);
  return [seconds, Math.trunc((milliseconds - seconds * 1000) * 1e6)];
}

/** The error code; else the HTTP status or the transport's error code; undefined where nothing failed. */
function errorType(call: ApiCall): string | undefined {
  if (call.outcome === 'error') return call.error?.code;
  if (call.outcome === 'failure') return call.error?.code ?? call.failure?.code;
  return undefined;
}

function attributesOf(call: ApiCall, method: string | undefined): AttributeValues {
  const { target, error } = call;
  const attributes: AttributeValues = {};
  attributes[Semantic.rpcSystemName] = RPC_SYSTEM;
  attributes[Semantic.rpcMethod] = method ?? '_OTHER';
  attributes[Semantic.serverAddress] = target.address;
  attributes[Attributes.service] = target.service;
  attributes[Attributes.action] = target.action;
  const type = errorType(call);
  if (target.port !== undefined) attributes[Semantic.serverPort] = target.port;
  if (target.region !== '') attributes[Semantic.cloudRegion] = target.region;
  if (target.version !== undefined) attributes[Attributes.apiVersion] = target.version;
  if (call.traceId) attributes[Attributes.traceId] = call.traceId;
  if (call.requestId) attributes[Attributes.requestId] = call.requestId;
  if (call.httpStatusCode !== undefined) attributes[Semantic.httpStatusCode] = call.httpStatusCode;
  if (type !== undefined) attributes[Semantic.errorType] = type;
  if (error !== undefined) {
    attributes[Semantic.rpcStatusCode] = error.code;
    attributes[Attributes.errorCode] = error.code;
    attributes[Attributes.errorFamily] = error.family;
    attributes[Attributes.errorCategory] = error.category;
  }
  return attributes;
}

function setStatus(span: Span, failure: Description['failure'], withMessage: boolean): void {
  if (failure === undefined) return;
  const message = withMessage ? failure.message : undefined;
  span.setStatus(message ? { code: ERROR, message } : { code: ERROR });
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
    reportRejection('callHook', hook(span, call));
  } catch (error) {
    reportFault('callHook', error);
  }
}
