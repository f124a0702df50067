import { type ChannelListener, subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ApiCallTracker } from '../call/api-call-tracker';
import type { CallContext } from '../call/call-context';
import { reportFault } from '../util/diag';

// How a channel leads to a call: the channel's message names a request, and the request is bound to its call.

/** What a message holds is the transport's business. */
type ChannelHandler = (message: never) => void;

/** Subscriptions to channels, made and given up together. An exception would be an uncaught one of the process, so none gets out. */
export class Subscriptions {
  readonly #listeners: ReadonlyMap<string, ChannelListener>;

  constructor(handlers: Readonly<Record<string, ChannelHandler>>) {
    this.#listeners = new Map(Object.entries(handlers).map(([name, handler]) => [name, guarded(name, handler)]));
  }

  subscribe(): void {
    for (const [name, listener] of this.#listeners) subscribe(name, listener);
  }

  unsubscribe(): void {
    for (const [name, listener] of this.#listeners) unsubscribe(name, listener);
  }
}

function guarded(name: string, handler: ChannelHandler): ChannelListener {
  return (message) => {
    try {
      handler(message as never);
    } catch (error) {
      reportFault(`the subscriber of ${name}`, error);
    }
  };
}

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

/** The call that a request is bound to, if it is one of this configuration. Each transport binds calls of its own class. */
export function ownCall<Call extends BoundCall>(request: object, callContext: CallContext): Call | undefined {
  const call = callOf(request);
  return call?.tracker.callContext === callContext ? (call as Call) : undefined;
}
