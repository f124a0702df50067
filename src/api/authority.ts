import { memoize } from '../util/memoize';

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
