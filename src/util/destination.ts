import { memoize } from './memoize';

/** A host and perhaps a port, as a Host header, a URL or an endpoint names them. */
export interface Authority {
  /** In lower case; an IPv6 address without its brackets, a fully qualified name without its last dot. */
  readonly name: string;
  readonly port: number | undefined;
}

/** Splits a host and a port. Cached, because a process calls few hosts. */
export const parseAuthority: (host: string) => Authority = memoize((host) => {
  const withoutPort = hasPort(host) ? host.slice(0, host.lastIndexOf(':')) : withoutRest(host);
  const port = Number(host.slice(withoutPort.length + 1));
  return Object.freeze({ name: hostname(withoutPort), port: port > 0 ? port : undefined });
});

/** The form that a Host header has. */
export function formatAuthority({ name, port }: Authority): string {
  const host = name.includes(':') ? `[${name}]` : name;
  return port === undefined ? host : `${host}:${port}`;
}

/** An IPv6 address has a port only where it stands in brackets. */
function hasPort(host: string): boolean {
  const colon = host.lastIndexOf(':');
  const isOnlyColon = host.indexOf(':') === colon;
  return colon > host.lastIndexOf(']') && isOnlyColon;
}

/** Cuts off what follows the brackets of an IPv6 address. */
function withoutRest(host: string): string {
  const bracket = host.lastIndexOf(']');
  return bracket < 0 ? host : host.slice(0, bracket + 1);
}

function hostname(host: string): string {
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  return (bare.endsWith('.') ? bare.slice(0, -1) : bare).toLowerCase();
}

/** Where a request goes, whatever proxy is on the way. */
export interface Destination {
  /** `host` or `host:port`, as a Host header has it. */
  readonly authority: string;
  readonly address: string;
  readonly port: number;
  /** Over https. */
  readonly secure: boolean;
}

const SLASH = 0x2f;
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

/** The path and the query must not be cached: they may hold keys. */
function endOfAuthority(url: string): number {
  const end = url.slice(url.indexOf('//') + 2).search(/[/?#]/);
  return end < 0 ? url.length : url.indexOf('//') + 2 + end;
}
