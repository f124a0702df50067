import type { ClientRequest, IncomingMessage } from 'node:http';
import { blockHeader, blockHeaderNames, listed } from './header-block';

/** What is relied upon beyond the public types: the header block as it is sent, once it has been made. */
interface WithHeaderBlock {
  readonly _header?: string | null;
}

/** A request header by its lower-case name. */
export function requestHeader(request: ClientRequest, name: string): string | undefined {
  const value = namedHeader(request, name);
  return value === undefined && (name === 'host' || areInBlock(request)) ? headerInBlock(request, name) : value;
}

/** The header, where it is one that the request has by its name. */
export function namedHeader(request: ClientRequest, name: string): string | undefined {
  const value = request.getHeader(name);
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value[0] : String(value);
}

/** Whether the headers may have been given as an array: then they are nowhere but in the block, none has a value of its own. */
export function areInBlock(request: ClientRequest): boolean {
  return request.getHeader('host') === undefined;
}

export function headerInBlock(request: ClientRequest, name: string): string | undefined {
  return blockHeader((request as WithHeaderBlock)._header ?? '', name);
}

/** The names of all request headers, in lower case. */
export function requestHeaderNames(request: ClientRequest): string[] {
  return areInBlock(request) ? blockHeaderNames((request as WithHeaderBlock)._header ?? '') : request.getHeaderNames();
}

/**
 * A response header by its lower-case name; one that came on several lines as the list that they make. Read from the raw
 * list: `headers` would be built, and cost, for us only.
 */
export function responseHeader({ rawHeaders }: IncomingMessage, name: string): string | undefined {
  let value: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const key = rawHeaders[i];
    if (key.length === name.length && key.toLowerCase() === name) value = listed(value, rawHeaders[i + 1]);
  }
  return value;
}
