import { type ChannelListener, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { reportFault } from '../util/diag';

/** What a message holds is the transport's business. */
type ChannelHandler = (message: never) => void;

/**
 * Subscriptions to channels of `node:diagnostics_channel`, made and given up together. An exception in a subscriber would be an
 * uncaught exception of the process, so none gets out.
 */
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
