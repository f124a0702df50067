import type { ApiCallTracker } from '../../call/api-call-tracker';
import { guard } from '../../util/diag';
import { MethodProperty, overrideMethod } from '../override-method';
import type { Request } from './node-http';

/** Tells the call of errors that no channel carries. */
export function watchErrors(request: Request, tracker: ApiCallTracker): void {
  watchEvent(request, 'error', (error) => tracker.onError(error, 'unknown'));
}

/** Lets go of a call whose answer is another protocol (`101 Switching Protocols`), which is never published. */
export function watchUpgrade(request: Request, tracker: ApiCallTracker): void {
  watchEvent(request, 'upgrade', () => tracker.discard());
}

/** By `emit`, not by a listener: an `'error'` without listeners must still be thrown, and without one for `'upgrade'` Node closes the connection. */
function watchEvent(request: Request, name: 'error' | 'upgrade', onEvent: (argument: unknown) => void): void {
  const { emit } = request;
  const replacement = function (this: Request, event: string | symbol, argument?: unknown): boolean {
    if (event === name) guard('watching a request', () => onEvent(argument));
    return Reflect.apply(emit, this, arguments);
  };
  overrideMethod(request, new MethodProperty('emit', replacement), emit);
}
