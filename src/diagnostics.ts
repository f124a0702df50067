import { diag } from '@opentelemetry/api';
import { maskedMessage } from './envelope/message';

const reported = new Set<string>();

/**
 * Says once through OpenTelemetry's `diag` that something of ours, or a hook of the user's, failed at `place`.
 * It never reaches the application.
 */
export function reportFault(place: string, error: unknown): void {
  if (reported.has(place)) return;
  reported.add(place);
  diag.error(`tencentcloud: ${place} failed (said once): ${maskedMessage(describe(error))}`);
}

/** Runs `work` in the middle of a call of the application's, which must not see it fail. */
export function guard(place: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    reportFault(place, error);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
}
