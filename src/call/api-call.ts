import type { Context } from '@opentelemetry/api';
import type { ApiRequest } from '../api/api-request';
import type { ErrorCategory } from '../api/error-codes';

/**
 * How a call ended. `success`; `error`: the API answered with an Error; `dry_run`: the API says that the call would have succeeded;
 * `failure`: no envelope came back (HTTP, network, timeout, cut off); `aborted`: by the caller.
 *
 * @example
 * ```ts
 * const FAILED: readonly Outcome[] = ['error', 'failure'];
 * ```
 */
export type Outcome = 'success' | 'error' | 'dry_run' | 'failure' | 'aborted';

/**
 * The Error of an envelope, or of a frame of an event stream.
 *
 * @example
 * ```ts
 * const isThrottled = (error: ApiError | undefined) => error?.category === 'throttling';
 * ```
 */
export interface ApiError {
  /** The code as the API sent it, as in `AuthFailure.SignatureFailure`; at most 128 characters. */
  readonly code: string;
  /** The message with key material masked; at most 1,024 characters. */
  readonly message: string | undefined;
  /** What stands before the first dot of the code, from a closed list; else `_OTHER`. */
  readonly family: string;
  /** Of the code, where the code says more than its family; else of the family. */
  readonly category: ErrorCategory;
}

/**
 * Why a call got no envelope.
 *
 * @example
 * ```ts
 * const isTimeout = (failure: CallFailure | undefined) => failure?.code === 'ETIMEDOUT';
 * ```
 */
export interface CallFailure {
  /** `_HTTP`: the answer is not an envelope. `_NETWORK`: there was no complete answer. */
  readonly family: '_HTTP' | '_NETWORK';
  /** The HTTP status, as in `502`, or the transport's error code, as in `ECONNRESET`. */
  readonly code: string;
  readonly category: 'transport';
}

/**
 * What is known of one finished API call. Built once, then only read. Hooks get it.
 *
 * @example
 * ```ts
 * new TencentCloudInstrumentation({
 *   spans: (call: ApiCall) => call.outcome !== 'success' || call.duration > 5,
 *   callHook: (span, { error }) => span.setAttribute('retryable', error?.category === 'throttling'),
 * });
 * ```
 */
export interface ApiCall {
  readonly request: ApiRequest;
  readonly outcome: Outcome;
  /** From the body, else from the `X-TC-RequestId` response header. */
  readonly requestId: string | undefined;
  /** Set on `error` and `dry_run`; also where it was completely read from a body that was then cut off. */
  readonly error: ApiError | undefined;
  /** Set on `failure`. */
  readonly failure: CallFailure | undefined;
  /** Undefined if no answer came. 200 for nearly all errors of the API. */
  readonly httpStatusCode: number | undefined;
  /** The `X-TC-TraceId` request header, which the SDK sends. */
  readonly traceId: string | undefined;
  /** The key that signed, with `captureSecretId`. Only its first and last four characters are shown. */
  readonly secretId: string | undefined;
  /** When the call began, in milliseconds since the epoch. */
  readonly startTime: number;
  /** How long it took until its last byte, in seconds; never negative. */
  readonly duration: number;
  /** This machine's clock minus the API's, in seconds, by the `Date` header of the answer; undefined without one. */
  readonly clockOffset: number | undefined;
  /** The context whose span is the parent of the call's. */
  readonly context: Context;
  /** Fields of the envelope that a service extension asked for, by their path below `Response`. @internal */
  readonly responseFields: Readonly<Record<string, string>> | undefined;
  /** Parameters of the request that a service extension asked for. @internal */
  readonly requestParameters: Readonly<Record<string, string>> | undefined;
}
