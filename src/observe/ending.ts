import type { ApiCall, ApiError, CallFailure } from '../call';
import type { Answer } from '../envelope/answer';
import { classify } from '../envelope/classify';
import { HTTP_FAMILY, NETWORK_FAMILY } from '../envelope/error-families';
import { maskedMessage } from '../envelope/message';
import { isError } from '../is-error';

/** How the transport of a call ended. */
export type Ending =
  | { readonly kind: 'complete' }
  | { readonly kind: 'aborted' }
  /** By an error of the transport. */
  | { readonly kind: 'broken'; readonly code: string };

export const COMPLETE: Ending = { kind: 'complete' };
const ABORTED: Ending = { kind: 'aborted' };

/** What a caller's abort looks like: AbortController, undici's own, axios, a client that was closed on purpose. */
const ABORT_CODES = new Set(['ABORT_ERR', 'UND_ERR_ABORTED', 'ERR_CANCELED', 'UND_ERR_DESTROYED', 'UND_ERR_CLOSED']);
const TIMEOUT_CODE = /TIMEDOUT|TIMEOUT|ECONNABORTED/;
const TIMEOUT_WORDS = /\btime(?:d[ -]?)?[ -]?out\b/i;
const TIMED_OUT = 'ETIMEDOUT';
const NOT_IN_A_CODE = /[^\w.-]/g;
const CODE_LIMIT = 64;
const DRY_RUN_FAMILY = 'DryRunOperation';

/**
 * Who ended a call: the application; a time limit of the application's, which may end it with an error of any kind; the transport,
 * which may have an error that looks like an abort; or whoever the error says.
 */
export type EndedBy = 'caller' | 'deadline' | 'transport' | 'unknown';

/**
 * What an error says about how a call ended. A deadline is a failure, also where it was the application that set it
 * and closed the request when it passed; everything else that the application does to its own request is an abort.
 */
export function endingOf(error: unknown, by: EndedBy): Ending {
  const said = describe(error);
  const { name, code, message } = said;
  if (by === 'deadline') return broken((isAbort(said) ? undefined : code) ?? TIMED_OUT);
  if (by === 'transport') return broken(code ?? name);
  if (isAbort(said)) return hasReason(error) ? endingOf(error.cause, 'caller') : ABORTED;
  if (isTimeout(said)) return broken(code ?? name);
  if (by === 'caller') return TIMEOUT_WORDS.test(message) ? broken(code ?? TIMED_OUT) : ABORTED;
  return broken(code ?? name);
}

function isAbort({ name, code }: Description): boolean {
  return name === 'AbortError' || (code !== undefined && ABORT_CODES.has(code));
}

function isTimeout({ name, code }: Description): boolean {
  return name === 'TimeoutError' || (code !== undefined && TIMEOUT_CODE.test(code));
}

/** node:http hides the reason of an AbortSignal behind an error of its own. */
function hasReason(error: unknown): error is { readonly cause: Error } {
  return isError(error) && isError(error.cause) && error.cause.name !== 'AbortError';
}

function broken(code: string): Ending {
  return { kind: 'broken', code: code.replace(NOT_IN_A_CODE, '_').slice(0, CODE_LIMIT) };
}

interface Description {
  readonly name: string;
  readonly code: string | undefined;
  readonly message: string;
}

/** Anything can be thrown, or given as the reason of an abort. */
function describe(error: unknown): Description {
  if (!isError(error)) return { name: '_OTHER', code: undefined, message: '' };
  const { code } = error as NodeJS.ErrnoException;
  return {
    name: error.name || 'Error',
    code: typeof code === 'string' && code !== '' ? code : undefined,
    message: String(error.message),
  };
}

/** Outcome, API error and failure of a call. Of an answer that was cut off, what was completely read is kept. */
export function outcomeOf(ending: Ending, status: number | undefined, answer: Answer): Pick<ApiCall, 'outcome' | 'error' | 'failure'> {
  const error = answer.errorCode === undefined ? undefined : apiError(answer.errorCode, answer.errorMessage);
  if (error !== undefined && (answer.settled || (answer.whole && ending.kind === 'complete'))) {
    return { outcome: error.family === DRY_RUN_FAMILY ? 'dry_run' : 'error', error, failure: undefined };
  }
  if (ending.kind === 'aborted') return { outcome: 'aborted', error, failure: undefined };
  if (ending.kind === 'broken') return { outcome: 'failure', error, failure: failure(NETWORK_FAMILY, ending.code) };
  if (answer.whole) return { outcome: 'success', error: undefined, failure: undefined };
  return { outcome: 'failure', error, failure: failure(HTTP_FAMILY, String(status)) };
}

function apiError(code: string, message: string | undefined): ApiError {
  const { code: known, family, category } = classify(code);
  return { code: known, family, category, message: message === undefined ? undefined : maskedMessage(message) };
}

function failure(family: CallFailure['family'], code: string): CallFailure {
  return { family, code, category: 'transport' };
}
