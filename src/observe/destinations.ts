/** Where a request goes, whatever proxy is on the way. */
export interface Destination {
  /** `host` or `host:port`, as a Host header has it. */
  readonly authority: string;
  readonly address: string;
  readonly port: number;
}

const UNKNOWN: Destination = { authority: '', address: '', port: 0 };
/** Origins remembered. A process calls few. */
const REMEMBERED = 512;

/** Parses the origin of requests, each once. */
export class Destinations {
  readonly #remembered = new Map<string, Destination>();
  #lastOrigin: string | undefined;
  #last = UNKNOWN;

  of({ origin, path }: { readonly origin: string | URL | null; readonly path: string }): Destination {
    // To a forward proxy the target stands in the path, and the origin is the proxy.
    if (path.charCodeAt(0) !== 0x2f && /^https?:/i.test(path)) return destination(path);
    if (typeof origin !== 'string') return origin === null ? UNKNOWN : destination(String(origin));
    // As a rule that of the request before; to compare takes less than a look-up, which has to hash a new string.
    if (origin === this.#lastOrigin) return this.#last;
    this.#last = this.#lookUp(origin);
    this.#lastOrigin = origin;
    return this.#last;
  }

  #lookUp(origin: string): Destination {
    let known = this.#remembered.get(origin);
    if (known === undefined) {
      known = destination(origin);
      if (this.#remembered.size < REMEMBERED) this.#remembered.set(origin, known);
    }
    return known;
  }
}

function destination(url: string): Destination {
  if (!URL.canParse(url)) return UNKNOWN;
  const { host, hostname, port, protocol } = new URL(url);
  return { authority: host, address: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) };
}
