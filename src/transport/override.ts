// Methods that stand in for those of Node.js or undici on one request or response of an API call. The application cannot see them.

// biome-ignore lint/suspicious/noExplicitAny: any method of any object, whatever it is called with.
type Method = (...args: any[]) => unknown;

/**
 * Gives one object a method of its own. It is not enumerable, so `Object.keys` and a spread stay as they were; what the application
 * assigns to it becomes an enumerable property, as without this package.
 *
 * @param original the method that `subject` has now
 */
export function overrideMethod(subject: object, property: MethodProperty, original: Method | undefined): void {
  property.imitate(original);
  Object.defineProperty(subject, property.name, property.descriptor);
}

/** The property for {@link overrideMethod}, made once for all objects, which takes a quarter off the time to define it. */
export class MethodProperty {
  readonly name: string;
  /** Calls the original itself. */
  readonly replacement: Method;
  readonly descriptor: PropertyDescriptor;
  /** What the replacement looks like now: nearly always the same method of Node's. */
  #imitated: Method | undefined;

  constructor(name: string, replacement: Method) {
    this.name = name;
    this.replacement = replacement;
    // Without a prototype: `value` or `writable` on Object.prototype would be read as part of the descriptor.
    this.descriptor = Object.assign(Object.create(null), {
      configurable: true,
      enumerable: false,
      get: () => replacement,
      set(this: object, value: unknown) {
        // Deleted first, for its place among the keys.
        Reflect.deleteProperty(this, name);
        Object.defineProperty(this, name, ownValue(value));
      },
    });
  }

  /** Gives the replacement the `name` and `length` of what it replaces. */
  imitate(original: Method | undefined): void {
    if (original === this.#imitated || original === undefined) return;
    this.#imitated = original;
    Object.defineProperty(this.replacement, 'name', hidden(original.name));
    Object.defineProperty(this.replacement, 'length', hidden(original.length));
  }
}

/** The method without `replacement`, for an object of which no call is known: a Proxy does not show the private fields of its target. */
export function originalMethod<M>(subject: object, name: string, replacement: M): M {
  let holder = Reflect.getPrototypeOf(subject);
  while (holder !== null && Reflect.get(holder, name) === replacement) holder = Reflect.getPrototypeOf(holder);
  return (holder as Record<string, M> | null)?.[name] as M;
}

function ownValue(value: unknown): PropertyDescriptor {
  return Object.assign(Object.create(null), { value, configurable: true, enumerable: true, writable: true });
}

function hidden(value: unknown): PropertyDescriptor {
  return Object.assign(Object.create(null), { value, configurable: true });
}
