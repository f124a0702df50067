import { types } from 'node:util';

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
