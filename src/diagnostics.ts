import { diag } from '@opentelemetry/api';
import { maskedMessage } from './envelope/message';
import { isError } from './is-error';

/** Where something has failed already. The tests begin anew with it. */
export const reported = new Set<string>();

/**
 * Says once through OpenTelemetry's `diag` that something of ours, or a hook of the user's, failed at `place`.
 * It never reaches the application.
 */
export function reportFault(place: string, error: unknown): void {
  if (reported.has(place)) return;
  reported.add(place);
  say('error', `${place} failed (said once): ${maskedMessage(describe(error))}`);
}

/** Says at WARN what nobody would notice otherwise. */
export function warn(text: string): void {
  say('warn', text);
}

/**
 * The same, once. It is said after the code that is running, since instrumentations are made before the SDK that they are an
 * argument of, and it is the SDK that sets the logger.
 */
export function warnOnce(text: string): void {
  if (reported.has(text)) return;
  reported.add(text);
  process.nextTick(warn, text);
}

/** Runs `work` in the middle of a call of the application's, which must not see it fail. */
export function guard(place: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    reportFault(place, error);
  }
}

/** Of a hook that is async although it must not be: says once what it rejects with, which would end the process. */
export function reportRejection(place: string, result: unknown): void {
  if (isThenable(result)) result.then(undefined, (error: unknown) => reportFault(place, error));
}

/** Says something through `diag`, whatever its logger does. */
export function say(level: 'error' | 'warn', text: string): void {
  try {
    diag[level](`tencentcloud: ${text}`);
  } catch {
    // Nobody is left to tell.
  }
}

function isThenable(result: unknown): result is PromiseLike<unknown> {
  return typeof (result as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function';
}

function describe(error: unknown): string {
  return isError(error) ? `${error.name}: ${error.message}` : typeof error;
}
