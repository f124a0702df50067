import { classifyCode } from '../api/error-class';
import { DRY_RUN_FAMILY, HTTP_FAMILY, NETWORK_FAMILY } from '../api/error-codes';
import { MESSAGE_LIMIT, type ParsedResponse } from '../response/parsed-response';
import { maskSecrets } from '../util/mask-secrets';
import type { ApiCall, ApiError, CallFailure } from './api-call';
import type { Termination } from './termination';

const FIRST_ERROR_STATUS = 400;
/** Characters that no key, token or signature has. */
const KEY_SEPARATOR = /[^\w+/=-]/;
/** From this length on a key is masked, even where its end is missing. */
const SHORTEST_KEY = 32;

/** Outcome, API error and failure of a call. If an answer was cut off, an Error that was completely read is kept. */
export function outcomeOf(
  termination: Termination,
  status: number | undefined,
  response: ParsedResponse,
): Pick<ApiCall, 'outcome' | 'error' | 'failure'> {
  const error = response.errorCode === undefined ? undefined : apiError(response.errorCode, response.errorMessage);
  const isComplete = response.complete && termination.kind === 'complete';
  if (error !== undefined && (isComplete || response.hasStreamError)) {
    return { outcome: error.family === DRY_RUN_FAMILY ? 'dry_run' : 'error', error, failure: undefined };
  }
  if (isComplete) return { outcome: 'success', error: undefined, failure: undefined };
  // The status decides, even if the body is cut off later or the client reports another error.
  const hasFailedByStatus = status !== undefined && status >= FIRST_ERROR_STATUS;
  if (hasFailedByStatus || termination.kind === 'complete') return failure(HTTP_FAMILY, String(status), error);
  if (termination.kind === 'failed') return failure(NETWORK_FAMILY, termination.code, error);
  return { outcome: 'aborted', error, failure: undefined };
}

function apiError(sent: string, message: string | undefined): ApiError {
  const { code, family, category } = classifyCode(sent);
  return { code, family, category, message: message && maskSecrets(withoutCutWord(message)).slice(0, MESSAGE_LIMIT) };
}

/** Without the last word of a message that was cut: the beginning of a key is too short to be recognised as one. */
function withoutCutWord(message: string): string {
  // Half of a surrogate pair is never kept.
  if (message.length < MESSAGE_LIMIT - 1) return message;
  const lastWord = message.split(KEY_SEPARATOR).at(-1) ?? '';
  return lastWord.length < SHORTEST_KEY ? message.slice(0, message.length - lastWord.length) : message;
}

function failure(family: CallFailure['family'], code: string, error: ApiError | undefined): Pick<ApiCall, 'outcome' | 'error' | 'failure'> {
  return { outcome: 'failure', error, failure: { family, code, category: 'transport' } };
}
