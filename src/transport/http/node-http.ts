import type { ClientRequest, IncomingMessage } from 'node:http';

// Private fields and methods of Node.js that this package uses. They are the same from Node 20 to 26.

export interface Request extends ClientRequest {
  /** What has been written and not yet been handed to a socket, the header block first. */
  readonly outputData: readonly { readonly data: string | Uint8Array; readonly encoding: BufferEncoding | null }[];
  /** The header block as it is sent, once it has been made. */
  readonly _header: string | null;
  /** Anything that has `addRequest`. */
  readonly agent?: { readonly options?: { readonly proxyEnv?: unknown } };
  destroy(error?: Error): this;
}

export interface Response extends IncomingMessage {
  /** Set when Node throws a response away because nobody listens for it. */
  readonly _dumped: boolean;
  readonly req?: ClientRequest;
  _destroy(error: Error | null, callback: (error?: Error | null) => void): void;
}
