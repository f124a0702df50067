/**
 * The property that gives an object of a recognised call a method of its own. It is not enumerable, so that
 * `Object.keys` and a spread of the object stay as they were; and what the application writes over it becomes what it
 * would have become without it, an enumerable property. Made once for all objects, it costs three quarters of a plain one.
 */
export function methodProperty(name: string, method: unknown): PropertyDescriptor {
  return {
    configurable: true,
    enumerable: false,
    get: () => method,
    set(this: object, value: unknown) {
      // Deleted first, for its place among the keys.
      Reflect.deleteProperty(this, name);
      Object.defineProperty(this, name, { value, configurable: true, enumerable: true, writable: true });
    },
  };
}

/** Gives one object a method that no other has. */
export function ownMethod(subject: object, name: string, method: unknown): void {
  Object.defineProperty(subject, name, methodProperty(name, method));
}
