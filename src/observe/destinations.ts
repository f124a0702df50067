import { Remembered } from '../remembered';
import { authorityOf } from '../target/hosts';

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
const origins = new Remembered(destination);

/** Where a request goes. Its origin is parsed once. */
export function destinationOf({ origin, path }: { readonly origin: string | URL | null; readonly path: string }): Destination {
  // To a forward proxy the target stands in the path, and the origin is the proxy.
  if (path.charCodeAt(0) !== 0x2f && /^https?:/i.test(path)) return destination(path);
  if (typeof origin === 'string') return origins.of(origin);
  return origin === null ? UNKNOWN : destination(String(origin));
}

function destination(url: string): Destination {
  if (!URL.canParse(url)) return UNKNOWN;
  const { host, hostname, port, protocol } = new URL(url);
  const secure = protocol === 'https:';
  return { authority: host, address: authorityOf(hostname).name, port: Number(port) || (secure ? 443 : 80), secure };
}
