import type { ClientRequest, IncomingMessage } from 'node:http';
import { blockHeader } from './header-block';

/** What is relied upon beyond the public types: the header block as it is sent, once it has been made. */
interface WithHeaderBlock {
  readonly _header?: string | null;
}

/** A request header by its lower-case name. */
export function requestHeader(request: ClientRequest, name: string): string | undefined {
  const value = request.getHeader(name);
  if (value !== undefined) return Array.isArray(value) ? value[0] : String(value);
  // Headers that were given as an array are nowhere but in the block, and then none has a value of its own.
  return name === 'host' || request.getHeader('host') === undefined
    ? blockHeader((request as WithHeaderBlock)._header ?? '', name)
    : undefined;
}

/** A response header by its lower-case name. Read from the raw list: `headers` would be built, and cost, for us only. */
export function responseHeader({ rawHeaders }: IncomingMessage, name: string): string | undefined {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const key = rawHeaders[i];
    if (key.length === name.length && key.toLowerCase() === name) return rawHeaders[i + 1];
  }
  return undefined;
}
