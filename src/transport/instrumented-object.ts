import type { ApiCallTracker } from '../call/api-call-tracker';

// What is put on a request or response of an API call, so that the application cannot see it: the call that it belongs to, and methods
// that stand in for those of Node.js or undici.

/** What a request or response is bound to: the call that it is part of, and what its transport keeps beside. */
export interface BoundCall {
  readonly tracker: ApiCallTracker;
}

/** The return-override trick: a class derived from this one adds its private field to the object that is passed in. */
class ReturnOverride {
  constructor(subject: object) {
    // biome-ignore lint/correctness/noConstructorReturn: the trick itself.
    return subject;
  }
}

/**
 * Keeps the call of a request or response in a private field of that object: no key, no symbol, nothing that the application could
 * see. Takes 3 ns, a non-enumerable symbol 130; a WeakMap of young objects cost as much garbage collection as all other recording.
 */
class Binding extends ReturnOverride {
  #call: BoundCall;

  constructor(subject: object, call: BoundCall) {
    super(subject);
    this.#call = call;
  }

  static callOf(subject: object): BoundCall | undefined {
    return #call in subject ? subject.#call : undefined;
  }
}

/** Shared by all copies of this package in the process, so that two of them do not count a call twice. The number changes with the meaning. */
const SHARED = Symbol.for('opentelemetry-instrumentation-tencentcloud.binding.1');
const shared = globalThis as unknown as Record<symbol, typeof Binding | undefined>;
const SharedBinding = (shared[SHARED] ??= Binding);

/** Binds a request or response to its call. An object can be bound once. */
export function bindCall(subject: object, call: BoundCall): void {
  new SharedBinding(subject, call);
}

/** The call that a request or response is bound to. May belong to another instance, or to another copy of this package. */
export function callOf(subject: object): BoundCall | undefined {
  return SharedBinding.callOf(subject);
}

/** The call of an object that `subject` inherits from: an application may derive an object of its own from a request. */
export function inheritedCallOf(subject: object): BoundCall | undefined {
  for (let holder = Reflect.getPrototypeOf(subject); holder !== null; holder = Reflect.getPrototypeOf(holder)) {
    const call = callOf(holder);
    if (call !== undefined) return call;
  }
  return undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: any method of any object, whatever it is called with.
type Method = (...args: any[]) => unknown;

/**
 * Gives one object a method of its own, in place of the one it inherits. The property is not enumerable, so `Object.keys` and a spread
 * of the object stay as they were; and what the application assigns to it becomes an enumerable property,
 * as without this package.
 *
 * @param original the method that `subject` has now, which the caller keeps anyway
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

/**
 * The method that `subject` has without `replacement`, for when that is called on an object of which no call is known: a Proxy shows
 * the properties of its target, but not its private fields.
 */
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
