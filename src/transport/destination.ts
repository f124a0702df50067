import { parseAuthority } from '../api/authority';
import { memoize } from '../util/memoize';

/** Where a request goes, whatever proxy is on the way. */
export interface Destination {
  /** `host` or `host:port`, as a Host header has it. */
  readonly authority: string;
  readonly address: string;
  readonly port: number;
  /** Over https. */
  readonly secure: boolean;
}

const UNKNOWN: Destination = { authority: '', address: '', port: 0, secure: false };

/** The destination that a URL names. */
export const destinationOf = memoize((url: string): Destination => {
  if (!URL.canParse(url)) return UNKNOWN;
  const { host, hostname, port, protocol } = new URL(url);
  const secure = protocol === 'https:';
  return { authority: host, address: parseAuthority(hostname).name, port: Number(port) || defaultPort(secure), secure };
});

/** The destination in the path of a request to a forward proxy, which is an absolute URL; undefined for a plain path. */
export function proxiedDestination(path: string): Destination | undefined {
  if (path.charCodeAt(0) === SLASH || !/^https?:\/\//i.test(path)) return undefined;
  return destinationOf(path.slice(0, endOfAuthority(path)));
}

/** The port of a URL that names none. */
export function defaultPort(secure: boolean): number {
  return secure ? 443 : 80;
}

const SLASH = 0x2f;

/** The path and the query must not be cached: they may hold keys. */
function endOfAuthority(url: string): number {
  const end = url.slice(url.indexOf('//') + 2).search(/[/?#]/);
  return end < 0 ? url.length : url.indexOf('//') + 2 + end;
}
