/**
 * Puts a method of its own on one object that belongs to a recognised call. It is not enumerable, so that
 * `Object.keys` and a spread of the object stay as they were, and it can be written over as the inherited one can.
 */
export function ownMethod(subject: object, name: string, method: unknown): void {
  Object.defineProperty(subject, name, { value: method, configurable: true, enumerable: false, writable: true });
}
