import { METRICS_VARIABLES } from '../../../src/config/environment';
import { type Option, PREFIX, variableName } from '../../../src/config/option';
import { OPTIONS, PROMETHEUS_OPTIONS } from '../../../src/config/options';

/** One row of the reference: an option, a variable of the environment, or both. */
export interface OptionRow {
  /** Its path in the configuration, as in `prometheus.maxSeries`; undefined for what only the environment has. */
  readonly field: string | undefined;
  /** Undefined for what needs code. */
  readonly variable: string | undefined;
  readonly type: string;
  /** In Markdown. */
  readonly default: string;
  /** In Markdown. */
  readonly meaning: string;
  /** What the variable must be. */
  readonly expected: string | undefined;
  /** A value of the variable. */
  readonly example: string | undefined;
}

/** Every option and every variable, for documents. */
export function optionsTable(): readonly OptionRow[] {
  return [
    ...rows(OPTIONS, []),
    ...rows(PROMETHEUS_OPTIONS, ['prometheus']),
    ...Object.entries(METRICS_VARIABLES).map(([name, { type, defaultText, meaning, expected, example }]) => ({
      field: undefined,
      variable: PREFIX + name,
      type,
      default: defaultText,
      meaning,
      expected,
      example,
    })),
    {
      field: undefined,
      variable: 'OTEL_LOG_LEVEL',
      type: 'string',
      default: 'none',
      meaning: 'What is said on stderr, where neither the application nor an SDK has set a logger of `diag`.',
      expected: 'none, error, warn, info, debug, verbose or all',
      example: 'verbose',
    },
  ];
}

function rows(options: Readonly<Record<string, Option<unknown>>>, path: readonly string[]): OptionRow[] {
  return Object.entries(options).map(([name, option]) => ({
    field: [...path, name].join('.'),
    variable: option.variable && PREFIX + variableName(...path, name),
    type: option.type,
    default: option.defaultText ?? (option.default === undefined ? 'none' : `\`${defaultCode(option.default)}\``),
    meaning: option.meaning,
    expected: option.variable?.expected,
    example: option.variable?.example,
  }));
}

function defaultCode(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
