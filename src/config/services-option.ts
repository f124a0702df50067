import { isRegion, isService } from '../api/api-request';
import { type OptionWithDefault, parseList, type Problem, serviceProblem } from './option';
import type { ServiceRegion } from './types';

/** The option `prometheus.services`. */
export const servicesOption: OptionWithDefault<readonly ServiceRegion[]> = {
  type: '{ service, region? }[]',
  default: [],
  meaning: 'Services whose error counters exist at 0 from start-up, so that even their very first error is an increase.',
  check(value, field) {
    if (!Array.isArray(value)) return { field, expected: 'an array', value, hint: "As in [{ service: 'cvm' }]" };
    return value.map((entry: unknown, i) => checkService(entry, `${field}[${i}]`)).find((problem) => problem !== undefined);
  },
  variable: {
    expected: 'service or service:region, separated by commas, as in cvm:ap-guangzhou,sts',
    example: 'cvm:ap-guangzhou,sts',
    parse: (text) => parseList(listEntries(text), parseService),
  },
};

function checkService(value: unknown, field: string): Problem | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
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

function listEntries(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
