/** Values that an application may throw or pass to `abort()`, and that throw, loop or recurse when they are read carelessly. */
export const HOSTILE_ERRORS: Readonly<Record<string, () => unknown>> = {
  'an error whose message throws': () => withAccessors('message'),
  'an error whose name throws': () => withAccessors('name'),
  'an error whose every property throws': () => withAccessors('stack', 'name', 'message', 'code', 'cause'),
  'an error whose message is a Symbol': () => Object.assign(new Error('m'), { message: Symbol('m') }),
  'an error whose name is a Symbol': () => Object.assign(new Error('m'), { name: Symbol('n') }),
  'an error that is its own cause': () => {
    const error: Error = new Error('around and around');
    error.cause = error;
    return error;
  },
  'an error with a chain of 20,000 causes': () => {
    let error = new Error('the first');
    for (let i = 0; i < 20_000; i++) error = new Error('next', { cause: error });
    return error;
  },
  'an AbortError with a chain of 20,000 AbortErrors': () => {
    let error = new Error('the first');
    for (let i = 0; i < 20_000; i++) error = Object.assign(new Error('next', { cause: error }), { name: 'AbortError' });
    return error;
  },
  'a revoked Proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'a Proxy of an error, whose traps throw': () =>
    new Proxy(new Error('m'), {
      get: refuse,
      has: refuse,
      getPrototypeOf: refuse,
      getOwnPropertyDescriptor: refuse,
    }),
  'an object that cannot be a text': () => ({ toString: refuse, [Symbol.toPrimitive]: refuse }),
  'an object without a prototype': () => Object.create(null) as unknown,
  'a Symbol': () => Symbol('s'),
  null: () => null,
};

function refuse(): never {
  throw new Error('hostile');
}

function withAccessors(...names: string[]): Error {
  const error = new Error('m');
  for (const name of names) Object.defineProperty(error, name, { get: refuse, configurable: true });
  return error;
}
