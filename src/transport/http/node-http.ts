import type { ClientRequest, IncomingMessage } from 'node:http';

// What is read of the requests and responses of node:http: private fields and methods, the same from Node 20 to 26, and headers.

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

type GetHeader = (this: ClientRequest, name: string) => unknown;
type GetHeaderNames = (this: ClientRequest) => string[];

/** Node's own methods: a subclass of the application's may override them, and would see that we read. */
let nodeGetHeader: GetHeader | undefined;
let nodeGetHeaderNames: GetHeaderNames | undefined;

/** A request header by its lower-case name. */
export function requestHeader(request: ClientRequest, name: string): string | undefined {
  const value = namedHeader(request, name);
  return value === undefined && (name === 'host' || areInBlock(request)) ? headerInBlock(request, name) : value;
}

/** A request header that has been set by its name. */
export function namedHeader(request: ClientRequest, name: string): string | undefined {
  nodeGetHeader ??= basemostMethod<GetHeader>(request, 'getHeader');
  const value = nodeGetHeader.call(request, name);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'string' || first === undefined) return first;
  // Anything can be set as a header. An object's own code must not run here, so its text is read from the block once Node has made it.
  return typeof first === 'number' ? String(first) : headerInBlock(request, name);
}

/** Whether the headers were given as an array: then they are only in the block, and none is set by its name. */
export function areInBlock(request: ClientRequest): boolean {
  return namedHeader(request, 'host') === undefined;
}

export function headerInBlock(request: ClientRequest, name: string): string | undefined {
  return blockHeader((request as Request)._header ?? '', name);
}

/** The names of all request headers, in lower case. */
export function requestHeaderNames(request: ClientRequest): string[] {
  if (areInBlock(request)) return blockHeaderNames((request as Request)._header ?? '');
  nodeGetHeaderNames ??= basemostMethod<GetHeaderNames>(request, 'getHeaderNames');
  return nodeGetHeaderNames.call(request);
}

/** A response header by its lower-case name; several lines become a list. From the raw list: Node builds `headers` at the first look. */
export function responseHeader({ rawHeaders }: IncomingMessage, name: string): string | undefined {
  let value: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const key = rawHeaders[i];
    if (key.length !== name.length || key.toLowerCase() !== name) continue;
    const line = rawHeaders[i + 1];
    value = value === undefined ? line : `${value}, ${line}`;
  }
  return value;
}

/** The method as the class at the bottom of the inheritance chain has it. */
function basemostMethod<M>(subject: object, name: string): M {
  let method: unknown;
  for (let holder: object | null = subject; holder !== null; holder = Reflect.getPrototypeOf(holder)) {
    if (Object.hasOwn(holder, name)) method = Reflect.get(holder, name);
  }
  return method as M;
}

/** A header by its lower-case name, in a block of lines as it goes over the wire. undici 5 keeps such a block as well. */
export function blockHeader(block: string, name: string): string | undefined {
  for (const line of block.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon === name.length && line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim();
  }
  return undefined;
}

/** The names of all headers of such a block, in lower case. The request line above them has no colon before its first space. */
export function blockHeaderNames(block: string): string[] {
  return Array.from(block.matchAll(/^([^\s:]+):/gm), ([, name]) => name.toLowerCase());
}
