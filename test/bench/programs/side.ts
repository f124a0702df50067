import type { Message } from '../program';

/** The argument that the program was started with. */
export function argument<T>(): T {
  return JSON.parse(process.argv[2]) as T;
}

/** Says that the program is ready, and then measures whatever it is asked for. */
export function ready(about: unknown, measure: (what: string) => number | Promise<number>): void {
  process.on('message', (what: string) => {
    Promise.resolve()
      .then(() => measure(what))
      .then((measured) => say({ measured }), fail);
  });
  // Nothing to say about it would be no message.
  say({ ready: about ?? null });
}

export function fail(error: unknown): void {
  say({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

function say(message: Message): void {
  process.send?.(message);
}

process.on('uncaughtException', fail);
process.once('disconnect', () => process.exit());
