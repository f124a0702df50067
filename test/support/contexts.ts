import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Context, context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const KEY = createContextKey('test value');

/** Makes `context.with` work for synchronous code. It holds no context afterwards, unlike AsyncLocalStorage. */
export function useSynchronousContexts(): void {
  let active: Context = ROOT_CONTEXT;
  context.disable();
  context.setGlobalContextManager({
    active: () => active,
    with: (given, work, self, ...args) => {
      const before = active;
      active = given;
      try {
        return work.call(self as never, ...args);
      } finally {
        active = before;
      }
    },
    bind: (_, target) => target,
    enable() {
      return this;
    },
    disable() {
      return this;
    },
  });
}

/** Runs `work` in a new context. `isKept` tells whether that context is still in memory. */
export function inContext<T>(work: () => T): { readonly result: T; isKept(): Promise<boolean> } {
  const value = {};
  const result = context.with(ROOT_CONTEXT.setValue(KEY, value), work);
  const reference = new WeakRef(value);
  return {
    result,
    async isKept() {
      // A WeakRef holds its target until the end of the current turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
      return reference.deref() !== undefined;
    },
  };
}
