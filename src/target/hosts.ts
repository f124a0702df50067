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

/** What goes without saying in a URL. */
const HTTP_PORT = 80;
const HTTPS_PORT = 443;

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
  readonly #namesWithPort: ReadonlySet<string>;
  readonly #patterns: readonly RegExp[];
  readonly #plain: Remembered<HostVerdict>;
  readonly #secure: Remembered<HostVerdict>;

  /**
   * @param endpoints further hosts that speak API 3.0: `hostname`, `host:port`, or a pattern for either
   * @param onJudged told of each host that is remembered, once
   */
  constructor(endpoints: readonly (string | RegExp)[], onJudged?: (host: string, verdict: HostVerdict) => void) {
    const listed = endpoints.filter((each) => typeof each === 'string').map(parse);
    this.#names = new Set(listed.filter(({ port }) => port === undefined).map(({ name }) => name));
    this.#namesWithPort = new Set(listed.filter(({ port }) => port !== undefined).map(({ name, port }) => authority(name, port)));
    this.#patterns = endpoints.filter((each) => each instanceof RegExp).map(stateless);
    this.#plain = new Remembered((host) => this.#judge(host, HTTP_PORT), onJudged);
    this.#secure = new Remembered((host) => this.#judge(host, HTTPS_PORT), onJudged);
  }

  /**
   * @param host a hostname with or without port, as a URL or a Host header has it
   * @param secure whether it is called over https, where another port goes without saying
   */
  verdict(host: string, secure: boolean): HostVerdict {
    return (secure ? this.#secure : this.#plain).of(host);
  }

  #judge(host: string, usualPort: number): HostVerdict {
    const { name, port = usualPort } = parse(host);
    if (OTHER_PROTOCOLS.test(name)) return NEVER;
    const labels = API_SUFFIX.exec(name)?.[1].split('.');
    if (labels !== undefined) {
      const [service, ...rest] = labels;
      return { kind: 'api', service, region: rest.find((label) => REGION_LABEL.test(label)) ?? '' };
    }
    const withPort = authority(name, port);
    const forms = [name, authority(name, undefined), withPort];
    const isListed = this.#names.has(name) || this.#namesWithPort.has(withPort);
    return isListed || this.#patterns.some((pattern) => forms.some((form) => pattern.test(form))) ? GATEWAY : UNKNOWN;
  }
}

/** The host and the port that a Host header, a URL or an entry of `endpoints` names. */
export interface Authority {
  /** In lower case, an IPv6 address without its brackets. */
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
  return { name: hostname(bare), port: port > 0 ? port : undefined };
}

/** An IPv6 address: in brackets it may have a port, bare it has none. */
function portless(host: string): string {
  const close = host.lastIndexOf(']');
  return close < 0 ? host : host.slice(0, close + 1);
}

/** Without brackets, and without the dot of a fully qualified name. */
function hostname(host: string): string {
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  return (bare.endsWith('.') ? bare.slice(0, -1) : bare).toLowerCase();
}

/** As a Host header has it. */
function authority(name: string, port: number | undefined): string {
  const host = name.includes(':') ? `[${name}]` : name;
  return port === undefined ? host : `${host}:${port}`;
}

/** A pattern with `g` or `y` remembers where it stopped; ours must not. */
function stateless(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
}
