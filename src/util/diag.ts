import { diag, type DiagLogger } from '@opentelemetry/api';
import { types } from 'node:util';
import { maskSecrets } from './mask-secrets';

// Everything this package says through OpenTelemetry's `diag` is said here, so that no logger and no foreign value can do harm:
// a logger may throw, and so may the `message` of an error that an application threw.

const logger: DiagLogger = diag.createComponentLogger({ namespace: 'tencentcloud' });

type Level = 'error' | 'warn' | 'debug' | 'verbose';

/** What has been said already. The tests clear it. */
export const reported = new Set<string>();

/** Says something, whatever the logger does. */
export function say(level: Level, text: string, ...details: unknown[]): void {
  try {
    logger[level](text, ...details);
  } catch {
    // Nobody is left to tell.
  }
}

/** Says once that something of ours, or a hook of the application's, failed at `place`. It never reaches the application. */
export function reportFault(place: string, error: unknown): void {
  if (reported.has(place)) return;
  reported.add(place);
  say('error', `${place} failed (said once): ${maskSecrets(describeError(error))}`);
}

/**
 * Says something once at WARN, after the code that is running: instrumentations are constructed before the SDK that they are an
 * argument of, and the SDK sets the logger.
 */
export function warnOnce(text: string): void {
  if (reported.has(text)) return;
  reported.add(text);
  process.nextTick(say, 'warn', text);
}

/** Runs `work` in the middle of a call of the application's, which must not see it fail. */
export function guard(place: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    reportFault(place, error);
  }
}

/** For a hook that is async although it must not be: says once what it rejects with, which would end the process. */
export function reportRejection(place: string, result: unknown): void {
  if (!types.isPromise(result)) return;
  guard(place, () => void Promise.prototype.then.call(result, undefined, (error: unknown) => reportFault(place, error)));
}

/** Name and message of an error, without reading anything unguarded. */
function describeError(error: unknown): string {
  try {
    return types.isNativeError(error) || error instanceof Error ? `${String(error.name)}: ${String(error.message)}` : typeof error;
  } catch {
    return 'an error that cannot be read';
  }
}
