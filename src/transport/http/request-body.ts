import type { ApiCallTracker } from '../../call/api-call-tracker';
import { guard } from '../../util/diag';
import { MethodProperty, overrideMethod } from '../override-method';
import type { Request } from './node-http';

const NOTHING = Buffer.alloc(0);

/** Reads the body of a request: what has been written already, and what `write` and `end` are given from now on. */
export function watchRequestBody(request: Request, tracker: ApiCallTracker): void {
  readWritten(request, tracker);
  overrideWriter(request, 'write', tracker);
  overrideWriter(request, 'end', tracker);
}

function readWritten({ _header, outputData }: Request, tracker: ApiCallTracker): void {
  let header = _header?.length ?? 0;
  for (const { data, encoding } of outputData) {
    const written = bytes(data, encoding);
    tracker.onRequestData(written.subarray(header));
    header = Math.max(0, header - written.length);
  }
}

function overrideWriter(request: Request, name: 'write' | 'end', tracker: ApiCallTracker): void {
  const original = request[name] as (...args: unknown[]) => unknown;
  const replacement = function (this: Request, chunk: unknown, encoding: unknown): unknown {
    if (!tracker.settled) guard('reading a request', () => tracker.onRequestData(bytes(chunk, encoding)));
    return Reflect.apply(original, this, arguments);
  };
  overrideMethod(request, new MethodProperty(name, replacement), original);
}

/** What `write` and `end` take, as bytes; nothing for what they will reject themselves, or a callback. */
function bytes(chunk: unknown, encoding: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (typeof chunk !== 'string') return NOTHING;
  return Buffer.from(chunk, typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8');
}
