import type { CallInProgress } from './call-in-progress';

/** Returns the object it is given, so that a class derived from it adds its private field to that object. */
class Given {
  constructor(subject: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a private field gets onto an object of Node's.
    return subject;
  }
}

/**
 * The call that a request or response of Node's or undici's belongs to, kept in a private field of that very object.
 *
 * No key, no symbol, nothing to inspect: the application cannot see it. It costs 3 ns where a non-enumerable symbol
 * costs 130, and no garbage collection where a WeakMap of young objects took as much time as all other recording.
 */
class Stamped extends Given {
  #call: CallInProgress;

  constructor(subject: object, call: CallInProgress) {
    super(subject);
    this.#call = call;
  }

  static of(subject: object): CallInProgress | undefined {
    return #call in subject ? subject.#call : undefined;
  }
}

/**
 * Shared by all copies of this package in the process, whichever comes first, so that two of them don't count a call
 * twice. The version changes if the meaning does.
 */
const KEY = Symbol.for('opentelemetry-instrumentation-tencentcloud.stamp.1');
const shared = globalThis as unknown as Record<symbol, typeof Stamped | undefined>;
const Stamp = (shared[KEY] ??= Stamped);

/** Marks `subject` as part of `call`. An object takes one stamp only. */
export function stamp(subject: object, call: CallInProgress): void {
  new Stamp(subject, call);
}

/** The call that `subject` is part of. */
export function stampOf(subject: object): CallInProgress | undefined {
  return Stamp.of(subject);
}

/** The call of what `subject` inherits from: an application may derive an object of its own from a request. */
export function inheritedStamp(subject: object): CallInProgress | undefined {
  for (let holder = Reflect.getPrototypeOf(subject); holder !== null; holder = Reflect.getPrototypeOf(holder)) {
    const call = stampOf(holder);
    if (call !== undefined) return call;
  }
  return undefined;
}
