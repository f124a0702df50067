import { diag, type DiagLogger } from '@opentelemetry/api';
import { types } from 'node:util';
import { maskSecrets } from './mask-secrets';

// Everything this package says through OpenTelemetry's `diag` is said here, so that no logger and no foreign value can do harm:
// a logger may throw, and so may the `message` of an error that an application threw.

const NAMESPACE = 'tencentcloud';
const logger: DiagLogger = diag.createComponentLogger({ namespace: NAMESPACE });
let fallback: DiagLogger | undefined;

/** Where version 1 of the OpenTelemetry API, in whichever copy, keeps what was registered. It has no public way to ask for the logger. */
const API_GLOBAL = Symbol.for('opentelemetry.js.api.1');

type Level = 'error' | 'warn' | 'debug' | 'verbose';

/** What has been said already. The tests clear it. */
export const reported = new Set<string>();

/** Whether the application or an SDK has set a logger of `diag`. */
export function isLoggerSet(): boolean {
  const registered = (globalThis as Readonly<Record<symbol, unknown>>)[API_GLOBAL] as { readonly diag?: unknown } | undefined;
  return registered?.diag !== undefined;
}

/** Takes what is said as long as no logger is set. */
export function setFallbackLogger(next: DiagLogger | undefined): void {
  fallback = next;
}

/** Says something, whatever the logger does. */
export function say(level: Level, text: string, ...details: unknown[]): void {
  try {
    if (isLoggerSet()) logger[level](text, ...details);
    else fallback?.[level](NAMESPACE, text, ...details);
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

/** Says something to whoever runs the process: as a warning of the process, because no `diag` logger need be set, and through `diag`. */
export function warnProcess(text: string): void {
  say('warn', text);
  process.emitWarning(`tencentcloud: ${text}`);
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
