import { types } from 'node:util';
import { runInNewContext } from 'node:vm';
import { reportFault } from '../util/diag';
import { holdsSecretId } from '../util/mask-secrets';

// How a call ended before its answer did. One rule for both transports, in this order:
//
// 1. An error of the transport is a failure.
// 2. Else a call that a timer ends has timed out, whoever set the timer. The timer is recognised in the call stack of that moment,
//    because the error does not tell: most clients abort in the same way for a time limit and for a user who goes away.
// 3. Else the caller ended the call: it is aborted.
//
// A status of 400 or more comes before all of these, in finished-call.ts.

/** How the transport of a call ended. */
export type Termination =
  | { readonly kind: 'complete' }
  | { readonly kind: 'aborted' }
  /** By a time limit or an error of the transport. */
  | { readonly kind: 'failed'; readonly code: string };

/** Where the end came from: the application, the network, or wherever the error says. */
export type TerminatedBy = 'application' | 'transport' | 'unknown';

export const COMPLETE: Termination = { kind: 'complete' };
const ABORTED: Termination = { kind: 'aborted' };

const TIMED_OUT = 'ETIMEDOUT';
const OTHER = '_OTHER';

/** Errors of Node, undici and axios for a call that somebody wanted to end. A premature close comes from the application's own stream. */
const ABORT_CODES: ReadonlySet<string> = new Set([
  'ABORT_ERR',
  'UND_ERR_ABORTED',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
  'ERR_CANCELED',
  'ERR_STREAM_PREMATURE_CLOSE',
]);
/** An error that says itself that time ran out; `TimeoutError` is the DOM's name for it. A queued call is told of its signal only later, below no timer. */
const TIMEOUT_CODE = /TIMEDOUT|TIMEOUT/;
const TIMEOUT_NAME = 'TimeoutError';

/**
 * Codes of undici, of the HTTP parser, of Node, of the system and of certificates. What is unlike all of them may be anything. Codes of
 * the system and of certificates have up to 30 characters, a key has 32 or more.
 */
const KNOWN_CODE =
  /^(?:(?:UND_ERR|HPE|ERR|UNABLE_TO|CERT|CRL|DEPTH_ZERO|SELF_SIGNED|HOSTNAME|INVALID|PATH_LENGTH)_[A-Z\d_]+|E[A-Z\d_]{1,30})$/;
/** The name stands in for a code that is missing; undici 7 lost that of its parser's errors. */
const KNOWN_NAME = /^(?:[A-Z][A-Za-z]*)?Error$/;
const CODE_LENGTH = 64;

/** How a call ended, from its error and from the call stack at that moment. */
export function terminationOf(error: unknown, by: TerminatedBy): Termination {
  const said = readError(error);
  if (by === 'transport' || (by === 'unknown' && !isAbort(said))) return failed(said.code ?? said.name);
  // node:http hides the reason of an AbortSignal behind an error of its own.
  const reason = isAbort(said) ? readError(said.cause) : said;
  if (callers().timer || isTimeout(said) || isTimeout(reason)) return failed(ownCode(reason) ?? ownCode(said) ?? TIMED_OUT);
  return ABORTED;
}

/**
 * Whether an error is the application's own rather than the transport's: the reason it gave to `abort()`, or an error of its request
 * body. An error with a code of the transport is the application's only if an abort raises it now.
 */
export function isFromApplication(error: unknown): boolean {
  const { name, code } = readError(error);
  const isLikeTransport = (code !== undefined && KNOWN_CODE.test(code)) || name === 'HTTPParserError';
  return !isLikeTransport || callers().abort;
}

function isAbort({ name, code }: ErrorDescription): boolean {
  return name === 'AbortError' || (code !== undefined && ABORT_CODES.has(code));
}

function isTimeout({ name, code }: ErrorDescription): boolean {
  return name === TIMEOUT_NAME || (code !== undefined && TIMEOUT_CODE.test(code));
}

function ownCode({ code }: ErrorDescription): string | undefined {
  return code === undefined || ABORT_CODES.has(code) ? undefined : code;
}

function failed(code: string | undefined): Termination {
  const known =
    code !== undefined && code.length <= CODE_LENGTH && (KNOWN_CODE.test(code) || KNOWN_NAME.test(code)) && !holdsSecretId(code);
  return { kind: 'failed', code: known ? code : OTHER };
}

/** What an error says of itself. */
export interface ErrorDescription {
  /** As in `TypeError`. Undefined if it is not an error or cannot be read. */
  readonly name: string | undefined;
  /** As in `ECONNRESET`. Undefined if it is missing or not a text. */
  readonly code: string | undefined;
  /** The error behind it, if any. It has not been looked at. */
  readonly cause: unknown;
}

const UNREADABLE: ErrorDescription = { name: undefined, code: undefined, cause: undefined };

/** Reads an error. Anything can be thrown or given to `abort()`: a text, a revoked Proxy, an object whose accessors throw. */
export function readError(error: unknown): ErrorDescription {
  try {
    if (!isError(error)) return UNREADABLE;
    const { name, code, cause } = error as NodeJS.ErrnoException;
    return { name: typeof name === 'string' ? name : undefined, code: typeof code === 'string' && code !== '' ? code : undefined, cause };
  } catch {
    return UNREADABLE;
  }
}

/**
 * Whether it is an error, also one of another realm: under jest and in contexts of `node:vm` Node's errors are not instances of the
 * global `Error`, and a DOMException is no native error. May throw, as for a revoked Proxy.
 */
function isError(error: unknown): error is Error {
  return types.isNativeError(error) || error instanceof Error || Object.prototype.toString.call(error) === '[object DOMException]';
}

/**
 * Runs in a realm of its own: there the application's `Error.stackTraceLimit` and `Error.prepareStackTrace` have no effect, and
 * neither has `--frozen-intrinsics`. An abort through undici is up to 25 frames above the timer, and V8 keeps 10 by default.
 */
const LOOK_FOR_CALLERS = `
  Error.stackTraceLimit = 200;
  Error.prepareStackTrace = (_, frames) => {
    const callers = { timer: false, abort: false };
    for (const frame of frames) {
      const file = frame.getFileName();
      // A promise or a tick that Node runs between two timers: no timer called it, although one is further down the stack.
      if (file === 'node:internal/process/task_queues') break;
      if (file === 'node:internal/abort_controller') callers.abort = true;
      if (file === 'node:internal/timers' && frame.getFunctionName() === 'listOnTimeout') callers.timer = true;
    }
    return callers;
  };
  () => new Error().stack`;

/** What is in the call stack of the code that runs now. */
interface Callers {
  /** A timer of Node's: `setTimeout`, `setInterval`, `AbortSignal.timeout`, or the idle timer of a socket. */
  readonly timer: boolean;
  /** The abort of a signal. */
  readonly abort: boolean;
}

const UNKNOWN: Callers = { timer: false, abort: false };

let lookForCallers: (() => Callers) | undefined;

/** Takes 5 µs, the first time 1 ms, so it is asked only about calls that end without an answer. */
function callers(): Callers {
  try {
    lookForCallers ??= runInNewContext(LOOK_FOR_CALLERS, Object.create(null)) as () => Callers;
    return lookForCallers();
  } catch (error) {
    // A runtime without `node:vm`.
    reportFault('looking for a timer', error);
    return UNKNOWN;
  }
}
