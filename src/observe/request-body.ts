import { guard } from '../diagnostics';
import type { CallInProgress } from './call-in-progress';
import { lendMethod } from './own-method';

/** The generator that `fetch` makes of every body, one of the application's own, or a stream. */
interface Source {
  next?: (...args: unknown[]) => unknown;
  emit?: (event: string, ...args: unknown[]) => boolean;
}

/** After these a stream has nothing more to give. */
const LAST_EVENTS = new Set(['end', 'error', 'close']);

/**
 * Reads a request body as it is sent: bytes that are there already, a generator or a stream.
 *
 * @returns gives a generator or a stream its own method back, as the application may keep it for longer than the call; it
 * does so by itself when there is nothing more to read
 */
export function watchBody(body: unknown, call: CallInProgress): (() => void) | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if (body instanceof Uint8Array) {
    call.sent(body);
    return undefined;
  }
  const { next, emit } = body as Source;
  if (typeof next === 'function') return watchGenerator(body, next, call);
  return typeof emit === 'function' ? watchStream(body, emit, call) : undefined;
}

function watchGenerator(body: object, next: (...args: unknown[]) => unknown, call: CallInProgress): () => void {
  const giveBack = lendMethod(body, 'next', function (this: unknown, ...args: unknown[]) {
    const result = next.apply(this, args);
    // A second look at the same promise; who called gets the promise itself.
    Promise.resolve(result).then(
      (step) => guard('reading a request', () => look(step)),
      () => undefined,
    );
    return result;
  });
  // Nothing is what a wrong generator may give.
  const look = (step: unknown): void => {
    const { done, value } = (step ?? {}) as IteratorResult<unknown>;
    take(call, value);
    if (done || !call.readsRequest) giveBack();
  };
  return giveBack;
}

function watchStream(body: object, emit: (event: string, ...args: unknown[]) => boolean, call: CallInProgress): () => void {
  const giveBack = lendMethod(body, 'emit', function (this: unknown, event: string, ...args: unknown[]) {
    guard('reading a request', () => {
      if (event === 'data') take(call, args[0]);
      if (LAST_EVENTS.has(event) || !call.readsRequest) giveBack();
    });
    return emit.call(this, event, ...args);
  });
  return giveBack;
}

function take(call: CallInProgress, piece: unknown): void {
  if (piece instanceof Uint8Array) call.sent(piece);
  else if (typeof piece === 'string') call.sent(Buffer.from(piece));
}
