import { isRegion, isService } from '../api/api-request';
import type { Endpoint, EndpointService } from '../api/endpoints';
import { isObject, type Option, type OptionWithDefault, type Parsed, type Problem } from './option';
import type { ServiceRegion } from './types';

/** A host and perhaps a port. An IPv6 address with a port stands in brackets. */
const HOST = /^(?:[^\s/?#@*:[\]]+|\[[\da-f:.]+\])(?::(\d{1,5}))?$/i;
const BARE_IPV6 = /^[\da-f]*:[\da-f]*:[\da-f:.]*$/i;
export const MAX_PORT = 65_535;
/** A pattern, which may hold commas, or what stands between two commas. */
const ENTRY = /\s*\/(?:[^\\]|\\.)+?\/i?\s*(?=,|$)|[^,]+/g;

/** The option `endpoints`. */
export const endpointsOption: OptionWithDefault<readonly Endpoint[]> = {
  type: '(string | RegExp | { host, service })[]',
  default: [],
  meaning: 'Further hosts that speak API 3.0: a hostname, `host:port`, a pattern, or a gateway with the service behind it.',
  aliases: ['hosts', 'urls', 'endpoint', 'hostnames'],
  check: (value, field) => checkList(value, field, checkEndpoint, hintFor(value) ?? 'One host also stands in an array'),
  variable: {
    expected: 'hosts, host:port, host=service or /pattern/, separated by commas',
    example: 'gw.example.com,10.0.0.5:8080,cvm-gw.example.com=cvm,/^api-\\d+\\.corp$/',
    parse: (text) => parseList(text.match(ENTRY) ?? [], parseEndpoint, hintForEntries),
  },
};

/** Whether a text is a host, or a host and a port, that a request can go to. */
export function isHost(text: string): boolean {
  if (BARE_IPV6.test(text)) return true;
  const [matched, port = '1'] = HOST.exec(text) ?? [];
  return matched !== undefined && Number(port) > 0 && Number(port) <= MAX_PORT;
}

function checkEndpoint(value: unknown, field: string): Problem | undefined {
  if (value instanceof RegExp || (typeof value === 'string' && isHost(value))) return undefined;
  if (!isObject(value) || value instanceof URL) {
    return { field, expected: 'a hostname, host:port, RegExp or {host, service}', value, hint: hintFor(value) };
  }
  const { host, service, ...rest } = value as Partial<Record<keyof EndpointService, unknown>>;
  if (typeof host !== 'string' || !isHost(host)) {
    return { field: `${field}.host`, expected: 'a hostname or host:port', value: host, hint: hintFor(host) };
  }
  if (Object.keys(rest).length > 0) return { field, expected: '{host, service} and nothing else', value };
  if (typeof service === 'string' && isService(service)) return undefined;
  return serviceProblem(`${field}.service`, service);
}

/** What was probably meant by a host that can never match. */
function hintFor(value: unknown): string | undefined {
  if (value instanceof URL) return 'A URL is not a host: use its `host`';
  if (typeof value !== 'string') return undefined;
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(value))
    return 'Leave out the scheme, as in https://, and the path: only the host, or host:port, is compared';
  if (value.startsWith('/')) return 'A pattern is a RegExp, as in /^api-/, not a text';
  if (value.includes('/')) return 'Leave out the path: only the host, or host:port, is compared';
  if (value.includes('*')) return 'There are no wildcards: use a pattern, as in /\\.example\\.com$/';
  return undefined;
}

function hintForEntries(bad: readonly string[]): string | undefined {
  if (bad.some((entry) => entry.startsWith('/'))) return 'A pattern ends with a slash and is a valid regular expression';
  return bad.map(hintFor).find((hint) => hint !== undefined);
}

function parseEndpoint(entry: string): Endpoint | undefined {
  const pattern = /^\/(.+)\/(i?)$/.exec(entry);
  if (pattern !== null) return parsePattern(pattern[1], pattern[2]);
  const equals = entry.indexOf('=');
  if (equals < 0) return isHost(entry) ? entry : undefined;
  const host = entry.slice(0, equals).trim();
  const service = entry.slice(equals + 1).trim();
  return isHost(host) && isService(service) ? { host, service } : undefined;
}

function parsePattern(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

/** The option `prometheus.services`. */
export const servicesOption: OptionWithDefault<readonly ServiceRegion[]> = {
  type: '{ service, region? }[]',
  default: [],
  meaning: 'Services whose error counters exist at 0 from start-up, so that even their very first error is an increase.',
  check: (value, field) => checkList(value, field, checkService, "As in [{ service: 'cvm' }]"),
  variable: {
    expected: 'service or service:region, separated by commas, as in cvm:ap-guangzhou,sts',
    example: 'cvm:ap-guangzhou,sts',
    parse: (text) => parseList(text.split(','), parseService),
  },
};

function checkService(value: unknown, field: string): Problem | undefined {
  if (!isObject(value)) {
    const hint = typeof value === 'string' ? "A service stands in an object, as in { service: 'cvm', region: 'ap-guangzhou' }" : undefined;
    return { field, expected: '{service, region}', value, hint };
  }
  const { service, region = '', ...rest } = value as Partial<Record<keyof ServiceRegion, unknown>>;
  if (typeof service !== 'string' || !isService(service)) return serviceProblem(`${field}.service`, service);
  if (Object.keys(rest).length > 0) return { field, expected: '{service, region} and nothing else', value };
  if (region === '' || (typeof region === 'string' && isRegion(region))) return undefined;
  return { field: `${field}.region`, expected: 'a region, as in ap-guangzhou, or empty', value: region };
}

function parseService(entry: string): ServiceRegion | undefined {
  const [service, region, ...rest] = entry.split(':').map((part) => part.trim());
  if (!isService(service) || rest.length > 0 || (region !== undefined && !isRegion(region))) return undefined;
  return { service, region: region ?? '' };
}

/** The problem of a value that is not a service. */
function serviceProblem(field: string, value: unknown): Problem {
  const isInCapitals = typeof value === 'string' && isService(value.toLowerCase());
  return { field, expected: 'a service, as in cvm', value, hint: isInCapitals ? 'A service is written in lower case' : undefined };
}

/** @param hint for a value that is not an array */
function checkList(value: unknown, field: string, checkEntry: Option<unknown>['check'], hint: string): Problem | undefined {
  if (!Array.isArray(value)) return { field, expected: 'an array', value, hint };
  return value.map((entry: unknown, i) => checkEntry(entry, `${field}[${i}]`)).find((problem) => problem !== undefined);
}

/**
 * Entries that `parse` does not understand are left out.
 *
 * @param hintFor what was probably meant by those
 */
function parseList<Entry>(
  parts: readonly string[],
  parse: (entry: string) => Entry | undefined,
  hintFor: (bad: readonly string[]) => string | undefined = () => undefined,
): Parsed<Entry[]> {
  const entries = parts.map((part) => part.trim()).filter((part) => part !== '');
  const parsed = entries.map((entry) => parse(entry));
  const value = parsed.filter((entry) => entry !== undefined);
  const bad = entries.flatMap((_, i) => (parsed[i] === undefined ? [i] : []));
  if (bad.length === 0) return { value };
  const numbers = bad.map((i) => i + 1).join(', ');
  const leftOut = bad.length === 1 ? `Entry ${numbers} is left out.` : `Entries ${numbers} are left out.`;
  const hint = hintFor(bad.map((i) => entries[i]));
  return { value, rejected: hint === undefined ? leftOut : `${leftOut} ${hint}.` };
}
