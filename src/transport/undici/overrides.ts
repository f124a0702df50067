import { guard } from '../../util/diag';
import { callOf, inheritedCallOf } from '../bind-call';
import { MethodProperty, originalMethod } from '../override-method';
import type { UndiciCall } from './undici-call';
import type { UndiciRequest } from './undici-request';

type ChunkMethod = (this: UndiciRequest, chunk: Uint8Array) => unknown;

/** `onData` (undici 5 to 7) or `onResponseData` (8), which gets each chunk of the response body. */
function dataMethod(name: 'onData' | 'onResponseData'): MethodProperty {
  const onData: ChunkMethod = function (chunk) {
    const call = undiciCallOf(this);
    const original = call?.originalData ?? originalMethod<ChunkMethod>(this, name, onData);
    if (call !== undefined) guard('reading a response', () => call.tracker.onResponseData(bytes(chunk)));
    return Reflect.apply(original, this, arguments);
  };
  return new MethodProperty(name, onData);
}

/**
 * `onBodySent`, which undici calls with each chunk that it has written, whatever the body was: text, bytes, a Blob, a stream or an
 * iterator. The body itself must not be touched: an iterator may give promises that do their work when somebody asks for it.
 */
function onBodySent(this: UndiciRequest, chunk: unknown): unknown {
  const call = undiciCallOf(this);
  const original = call?.originalBodySent ?? originalMethod<UndiciRequest['onBodySent']>(this, 'onBodySent', onBodySent);
  if (call !== undefined) guard('reading a request', () => call.tracker.onRequestData(bytes(chunk)));
  return Reflect.apply(original, this, arguments);
}

export const DATA = dataMethod('onData');
export const RESPONSE_DATA = dataMethod('onResponseData');
export const BODY_SENT = new MethodProperty('onBodySent', onBodySent);

/** The call of a request, also of what an application has derived from one. */
function undiciCallOf(request: UndiciRequest): UndiciCall | undefined {
  return (callOf(request) ?? inheritedCallOf(request)) as UndiciCall | undefined;
}

function bytes(chunk: unknown): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  return typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.alloc(0);
}
