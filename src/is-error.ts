import { types } from 'node:util';

/**
 * Whether it is an error, also of another realm: under jest and in contexts of `node:vm` those of Node and undici are none of
 * the `Error` that is global there, and a DOMException is none by its kind.
 */
export function isError(error: unknown): error is Error {
  return types.isNativeError(error) || error instanceof Error || Object.prototype.toString.call(error) === '[object DOMException]';
}
