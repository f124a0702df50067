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

/**
 * Gives an object of the application's a method that no other has, for some time.
 *
 * @returns takes it away, unless another has taken its place by then
 */
export function lendMethod(subject: object, name: string, method: unknown): () => void {
  // A plain iterator may have one of its own, which is seen among its keys.
  const before = Object.getOwnPropertyDescriptor(subject, name);
  const property = methodProperty(name, method);
  Object.defineProperty(subject, name, { ...property, enumerable: before?.enumerable ?? false });
  return () => {
    if (Object.getOwnPropertyDescriptor(subject, name)?.get !== property.get) return;
    if (before === undefined) Reflect.deleteProperty(subject, name);
    else Object.defineProperty(subject, name, before);
  };
}

/**
 * The method that `subject` has without `ours`, which was called on it though no call is known for it: a Proxy shows the
 * properties of its target, and none of its private fields.
 */
export function methodWithout<Method>(subject: object, name: string, ours: Method): Method {
  let holder = Reflect.getPrototypeOf(subject);
  while (holder !== null && Reflect.get(holder, name) === ours) holder = Reflect.getPrototypeOf(holder);
  return (holder as Record<string, Method> | null)?.[name] as Method;
}
