import { defaultPort, formatAuthority, parseAuthority } from '../util/destination';
import { memoize } from '../util/memoize';

/**
 * A host that speaks API 3.0: a hostname, `host:port`, a pattern for either, or a host with the service behind it.
 *
 * @example
 * ```ts
 * const endpoints: Endpoint[] = ['10.0.0.5:8080', /^api-\d+\.corp$/, { host: 'cvm-gw.example.com', service: 'cvm' }];
 * new TencentCloudInstrumentation({ endpoints });
 * ```
 */
export type Endpoint = string | RegExp | EndpointService;

/**
 * A gateway whose host name does not name the service behind it.
 *
 * @example
 * ```ts
 * const gateway: EndpointService = { host: 'cvm-gw.example.com:8443', service: 'cvm' };
 * ```
 */
export interface EndpointService {
  /** A hostname or `host:port`. */
  readonly host: string;
  /** Product, as in `cvm`. */
  readonly service: string;
}

/** A host that speaks API 3.0. */
export interface ApiEndpoint {
  readonly kind: 'api';
  /** First label of the host, or the service named in `endpoints`; undefined behind a gateway that names none. */
  readonly service: string | undefined;
  /** The region in the host name; empty if there is none. */
  readonly region: string;
}

/** `never`: speaks another protocol of Tencent Cloud. `unknown`: only an `X-TC-Action` header makes it an API call. */
export type EndpointMatch = ApiEndpoint | { readonly kind: 'never' } | { readonly kind: 'unknown' };

/** A host that names no service. Also for a request that is recognised by its headers. */
export const GATEWAY: ApiEndpoint = Object.freeze({ kind: 'api', service: undefined, region: '' });

const NEVER: EndpointMatch = Object.freeze({ kind: 'never' });
const UNKNOWN: EndpointMatch = Object.freeze({ kind: 'unknown' });

/** How many hosts `onMatched` is told of. Only untrusted input names more. */
const MAX_REPORTED_HOSTS = 512;

const API_SUFFIX = /^(.+)\.tencentcloudapi\.(?:com|cn|com\.cn|woa\.com)$/;

/** Hosts near the API that speak other protocols. */
const OTHER_PROTOCOLS =
  /^(?:metadata\.tencentyun\.com|(?:.+\.)?(?:tcb-api\.tencentcloudapi\.com|myqcloud\.com|cls\.tencentcs\.com|api\.qcloud\.com))$/;

const REGION_LABEL = /^[a-z]{2,4}(?:-[a-z0-9]+)+$/;

/**
 * Decides from the host whether a request may be an API call.
 *
 * Host names are SERVICE[.intl|.internal|.ai][.REGION] before `tencentcloudapi.com`, `.cn`, `.com.cn` or `.woa.com`.
 * Source: "Endpoint" in the "Making API Requests" chapter of each product.
 */
export class Endpoints {
  /** By hostname or `host:port`. */
  readonly #listed = new Map<string, ApiEndpoint>();
  readonly #patterns: readonly RegExp[];
  readonly #matchHttp: (host: string) => EndpointMatch;
  readonly #matchHttps: (host: string) => EndpointMatch;
  readonly #onMatched: (host: string, match: EndpointMatch) => void;
  readonly #reported = new Set<string>();

  /** @param onMatched told of each host when it is first called */
  constructor(endpoints: readonly Endpoint[], onMatched: (host: string, match: EndpointMatch) => void = () => {}) {
    for (const endpoint of endpoints) this.#list(endpoint);
    this.#patterns = endpoints.filter((endpoint) => endpoint instanceof RegExp).map(stateless);
    this.#onMatched = onMatched;
    this.#matchHttp = memoize((host) => this.#reportedMatch(host, defaultPort(false)));
    this.#matchHttps = memoize((host) => this.#reportedMatch(host, defaultPort(true)));
  }

  /**
   * @param host a hostname with or without port, as a URL or a Host header has it
   * @param secure whether it is called over https, which sets the port of a host without one
   */
  match(host: string, secure: boolean): EndpointMatch {
    return secure ? this.#matchHttps(host) : this.#matchHttp(host);
  }

  /** An entry that names the service wins over one for the same host that does not. */
  #list(endpoint: Endpoint): void {
    if (endpoint instanceof RegExp) return;
    const key = formatAuthority(parseAuthority(typeof endpoint === 'string' ? endpoint : endpoint.host));
    if (typeof endpoint !== 'string') this.#listed.set(key, Object.freeze({ kind: 'api', service: endpoint.service, region: '' }));
    else if (!this.#listed.has(key)) this.#listed.set(key, GATEWAY);
  }

  #reportedMatch(host: string, usualPort: number): EndpointMatch {
    const match = this.#find(host, usualPort);
    if (this.#reported.size < MAX_REPORTED_HOSTS && !this.#reported.has(host)) {
      this.#reported.add(host);
      this.#onMatched(host, match);
    }
    return match;
  }

  #find(host: string, usualPort: number): EndpointMatch {
    const { name, port = usualPort } = parseAuthority(host);
    if (OTHER_PROTOCOLS.test(name)) return NEVER;
    const withoutPort = formatAuthority({ name, port: undefined });
    const withPort = formatAuthority({ name, port });
    const listed = this.#listed.get(withPort) ?? this.#listed.get(withoutPort);
    if (listed?.service !== undefined) return listed;
    const labels = API_SUFFIX.exec(name)?.[1].split('.');
    if (labels !== undefined) {
      const [service, ...rest] = labels;
      return Object.freeze({ kind: 'api', service, region: rest.find((label) => REGION_LABEL.test(label)) ?? '' });
    }
    if (listed !== undefined) return listed;
    const forms = [name, withoutPort, withPort];
    return this.#patterns.some((pattern) => forms.some((form) => pattern.test(form))) ? GATEWAY : UNKNOWN;
  }
}

/** A pattern with the flag `g` or `y` starts where its last match ended. */
function stateless(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
}
