import type { Context } from '@opentelemetry/api';
import type { ErrorCategory } from './envelope/error-families';
import type { ApiTarget } from './target/target';

/**
 * How a call ended. `success`; `error`: the API answered with an Error; `dry_run`: the API says that the call would
 * have succeeded; `failure`: no envelope came back (HTTP, network, timeout, cut off); `aborted`: by the caller.
 */
export type Outcome = 'success' | 'error' | 'dry_run' | 'failure' | 'aborted';

/** The Error of an envelope, or of a frame of an event stream. */
export interface ApiError {
  /** The code as the API sent it, as in `AuthFailure.SignatureFailure`; at most 128 characters. */
  readonly code: string;
  /** The message with SecretIds masked; at most 1,024 characters. */
  readonly message: string | undefined;
  /** What stands before the first dot of the code, from a closed list; else `_OTHER`. */
  readonly family: string;
  readonly category: ErrorCategory;
}

/** Why a call came to no envelope. */
export interface CallFailure {
  /** `_HTTP`: an answer that is no envelope. `_NETWORK`: no complete answer. */
  readonly family: '_HTTP' | '_NETWORK';
  /** The HTTP status, as in `502`, or the transport's error code, as in `ECONNRESET`. */
  readonly code: string;
  readonly category: 'transport';
}

/** What is known of one finished API call. Built once, then only read. */
export interface ApiCall {
  readonly target: ApiTarget;
  readonly outcome: Outcome;
  /** From the body, else from the `X-TC-RequestId` response header. */
  readonly requestId: string | undefined;
  /** Set on `error` and `dry_run`; also where it was completely read of a body that was then cut off. */
  readonly error: ApiError | undefined;
  /** Set on `failure`. */
  readonly failure: CallFailure | undefined;
  readonly httpStatusCode: number | undefined;
  /** The `X-TC-TraceId` request header, which the SDK sends. */
  readonly traceId: string | undefined;
  /** When the call began, in milliseconds since the epoch. */
  readonly startTime: number;
  /** How long it took until its last byte, in seconds. */
  readonly duration: number;
  /** The context whose span is the parent of the call's. */
  readonly context: Context;
  /** Values of the envelope that a service with more to tell asked for, by their path below `Response`. */
  readonly details: Readonly<Record<string, string>> | undefined;
  /** Parameters of the request that a service with more to tell asked for. */
  readonly parameters: Readonly<Record<string, string>> | undefined;
}
