import { scfInvoke } from '../api/services/scf';
import { endpointsOption, servicesOption } from './list-options';
import { checkFunction, codeOnly, count, flag, isObject, type Option, type Parsed, parseBoolean, USE_DEFAULT } from './option';
import { isClient, isRegistry } from './prom-client';
import type { PrometheusConfig, TencentCloudInstrumentationConfig } from './types';

/** A row for each field of a configuration: one that is forgotten does not compile. */
type OptionsOf<Config> = { readonly [Name in keyof Required<Config>]: Option<Required<Config>[Name]> };

const SPANS = ['all', 'failed', 'none'] as const;

/** The fields of `prometheus`. */
export const PROMETHEUS_OPTIONS = {
  client: codeOnly(
    'module',
    'The module to make metrics with: `prom-client` or `@prometheus-io/client`.',
    (value, field) => (isClient(value) ? undefined : { field, expected: 'prom-client or @prometheus-io/client', value }),
    { defaultText: '`prom-client`' },
  ),
  register: codeOnly(
    'Registry',
    'Where the metrics go.',
    (value, field) => (isRegistry(value) ? undefined : { field, expected: 'a Registry', value }),
    { defaultText: "the client's global registry", aliases: ['registry', 'registers'] },
  ),
  maxSeries: count(1000, 'Series of the counter by error code; codes beyond share `_OVERFLOW`.'),
  exemplars: {
    ...flag(true, 'Links errors and durations to their calls by RequestId, trace and span. Needs a registry in the OpenMetrics format.'),
    default: undefined,
    defaultText: '`true` where the registry is in the OpenMetrics format',
    variable: { expected: 'true or false', example: 'true', parse: parseBoolean },
  },
  services: servicesOption,
} as const satisfies OptionsOf<PrometheusConfig>;

/** The fields of the configuration. */
export const OPTIONS = {
  enabled: flag(true, '`false`: nothing is recorded until `enable()` is called.'),
  endpoints: endpointsOption,
  ignoreCall: codeOnly('(request) => boolean', 'Return true for calls that must not be recorded.', checkFunction, {
    aliases: ['ignoreRequestHook', 'ignoreOutgoingRequestHook', 'ignoreHook', 'ignore'],
  }),
  callHook: codeOnly(
    '(span, call) => void',
    'Adds your own attributes to the span of a finished call. It must not be async.',
    checkFunction,
    {
      aliases: ['requestHook', 'responseHook', 'hook', 'spanHook', 'applyCustomAttributesOnSpan', 'startSpanHook'],
    },
  ),
  spans: {
    type: "'all' | 'failed' | 'none' | (call) => boolean",
    default: 'all',
    meaning: 'Which calls get a span. Counters and events are not affected.',
    check: (value, field) =>
      typeof value === 'function' || SPANS.includes(value as 'all')
        ? undefined
        : { field, expected: "'all', 'failed', 'none' or a function", value, hint: spansHint(value) },
    variable: { expected: 'all, failed or none', example: 'failed', parse: parseSpans },
  },
  failureEvents: flag(
    true,
    'One log event for each failed call, at most 10 in 10 seconds for each service and code. Needs a `LoggerProvider`.',
  ),
  captureSecretId: flag(false, 'Records which key signed a call, by its first and last four characters.'),
  recordErrorMessage: flag(true, "Puts the API's message into the span status and the event, with key material masked."),
  invokedFunctions: {
    ...flag(false, 'Adds to spans of SCF `Invoke` which function ran, its RequestId, and whether it failed inside a successful answer.'),
    extension: scfInvoke,
  },
  meter: flag(true, 'The instruments on the OpenTelemetry Meter API. `false` where Prometheus has the counters already.'),
  prometheus: {
    type: 'false | object',
    default: undefined,
    defaultText: '`{}` where prom-client is installed',
    meaning: 'Metrics through a Prometheus client; `false` turns them off.',
    aliases: ['metrics'],
    check: (value, field) =>
      value === false || isObject(value)
        ? undefined
        : { field, expected: 'false or an object', value, hint: value === true ? 'Leave it out, or use {}' : undefined },
    variable: { expected: 'true or false', example: 'false', parse: parsePrometheus },
  },
} as const satisfies OptionsOf<TencentCloudInstrumentationConfig>;

/** Most options are switched with a boolean. */
function spansHint(value: unknown): string | undefined {
  if (typeof value !== 'boolean') return undefined;
  return value ? "Use 'all'" : "Use 'none'";
}

function parseSpans(text: string): Parsed<(typeof SPANS)[number]> {
  const value = SPANS.find((each) => each === text.toLowerCase());
  return value === undefined ? USE_DEFAULT : { value };
}

function parsePrometheus(text: string): Parsed<false | PrometheusConfig> {
  const { value, rejected } = parseBoolean(text);
  return { value: value === true ? {} : false, rejected };
}
