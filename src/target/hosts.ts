import { Remembered } from '../remembered';

/** What the name of a host says about the calls that go there. */
export interface ApiHost {
  /** First label of the host; undefined where the host is a gateway of the user's that names no service. */
  readonly service: string | undefined;
  /** The access point in the host's name; empty where there is none. */
  readonly region: string;
}

/** `api`: speaks API 3.0. `never`: speaks another protocol of Tencent Cloud. `unknown`: the headers decide. */
export type HostVerdict = ({ readonly kind: 'api' } & ApiHost) | { readonly kind: 'never' } | { readonly kind: 'unknown' };

const NEVER: HostVerdict = { kind: 'never' };
const UNKNOWN: HostVerdict = { kind: 'unknown' };
/** A host that speaks API 3.0 and whose name says nothing of what it serves. */
export const GATEWAY = { kind: 'api', service: undefined, region: '' } as const satisfies HostVerdict;

const API_SUFFIX = /^(.+)\.tencentcloudapi\.(?:com|cn|com\.cn|woa\.com)$/;

/** Hosts near the API that speak other protocols. */
const OTHER_PROTOCOLS =
  /^(?:metadata\.tencentyun\.com|(?:.+\.)?(?:tcb-api\.tencentcloudapi\.com|myqcloud\.com|cls\.tencentcs\.com|api\.qcloud\.com))$/;

const REGION_LABEL = /^[a-z]{2,4}(?:-[a-z0-9]+)+$/;

/**
 * Decides from the host whether a request may be an API call.
 *
 * Host names: SERVICE[.intl|.internal|.ai][.REGION] before `tencentcloudapi.com`, `.cn`, `.com.cn` or `.woa.com`.
 * Source: "Endpoint" in the "Making API Requests" chapter of each product.
 */
export class Hosts {
  readonly #names: ReadonlySet<string>;
  readonly #patterns: readonly RegExp[];
  readonly #verdicts: Remembered<HostVerdict>;

  /**
   * @param endpoints further hosts that speak API 3.0: `hostname`, `host:port`, or a pattern for either
   * @param onJudged told of each host that is remembered, once
   */
  constructor(endpoints: readonly (string | RegExp)[], onJudged?: (host: string, verdict: HostVerdict) => void) {
    this.#verdicts = new Remembered((host) => this.#judge(host.toLowerCase()), onJudged);
    this.#names = new Set(endpoints.filter((each) => typeof each === 'string').map((each) => each.toLowerCase()));
    this.#patterns = endpoints.filter((each) => each instanceof RegExp).map(stateless);
  }

  /** @param host a hostname with or without port, as a URL or a Host header has it */
  verdict(host: string): HostVerdict {
    return this.#verdicts.of(host);
  }

  #judge(host: string): HostVerdict {
    const { name } = parse(host);
    if (OTHER_PROTOCOLS.test(name)) return NEVER;
    const labels = API_SUFFIX.exec(name)?.[1].split('.');
    if (labels !== undefined) {
      const [service, ...rest] = labels;
      return { kind: 'api', service, region: rest.find((label) => REGION_LABEL.test(label)) ?? '' };
    }
    const listed = this.#names.has(host) || this.#names.has(name);
    return listed || this.#patterns.some((pattern) => pattern.test(name) || pattern.test(host)) ? GATEWAY : UNKNOWN;
  }
}

/** The host and the port that a Host header names. */
export interface Authority {
  readonly name: string;
  readonly port: number | undefined;
}

const authorities = new Remembered(parse);

/** Takes a Host header apart; each once, as it is the same from call to call. */
export function authorityOf(host: string): Authority {
  return authorities.of(host);
}

function parse(host: string): Authority {
  const colon = host.lastIndexOf(':');
  const bare = colon > host.lastIndexOf(']') && host.indexOf(':') === colon ? host.slice(0, colon) : portless(host);
  const port = Number(host.slice(bare.length + 1));
  // Without the dot of a fully qualified name.
  return { name: bare.endsWith('.') ? bare.slice(0, -1) : bare, port: port > 0 ? port : undefined };
}

/** An IPv6 address: in brackets it may have a port, bare it has none. */
function portless(host: string): string {
  const close = host.lastIndexOf(']');
  return close < 0 ? host : host.slice(0, close + 1);
}

/** A pattern with `g` or `y` remembers where it stopped; ours must not. */
function stateless(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
}
