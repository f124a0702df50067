import { parseArgs } from 'node:util';
import type { MonitoringOptions } from '../options';

export const COMMANDS = ['rules', 'dashboard', 'alertmanager', 'kubernetes'] as const;
export type Command = (typeof COMMANDS)[number];

export interface Arguments {
  readonly command: Command;
  readonly options: MonitoringOptions;
  /** Where to write files; undefined for the standard output. */
  readonly out: string | undefined;
}

const FLAGS = {
  out: { type: 'string' },
  lang: { type: 'string' },
  labels: { type: 'string' },
  threshold: { type: 'string', multiple: true },
  severity: { type: 'string' },
  'grafana-url': { type: 'string' },
  'runbook-url': { type: 'string' },
  format: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What `--format` can be, for the commands that have formats. */
const FORMATS: Readonly<Partial<Record<Command, readonly string[]>>> = {
  rules: ['prometheus', 'operator', 'vmalert'],
  alertmanager: ['prometheus', 'operator'],
};

/** What was typed is wrong. Its message is all that the user needs. */
export class UsageError extends Error {}

/**
 * Reads the command line.
 * @returns undefined for `--help`
 * @throws UsageError for what is no command or no flag
 */
export function parseArguments(args: readonly string[]): Arguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help || (args.length === 0 && positionals.length === 0)) return undefined;
  const [command, ...further] = positionals;
  if (!COMMANDS.includes(command as Command))
    throw new UsageError(
      `${command === undefined ? 'A command is missing' : `Unknown command ${command}`}. There are: ${COMMANDS.join(', ')}.`,
    );
  if (further.length > 0) throw new UsageError(`Unexpected ${further.join(' ')}: one command at a time.`);
  if (values.format !== undefined) checkFormat(command as Command, values.format);
  return {
    command: command as Command,
    out: values.out,
    // The functions check the values, and name the option.
    options: {
      ...(values.lang !== undefined && { lang: values.lang as MonitoringOptions['lang'] }),
      ...(values.labels !== undefined && { labels: list(values.labels) }),
      ...(values.threshold && { thresholds: Object.fromEntries(values.threshold.map(threshold)) }),
      ...(values.severity !== undefined && { severity: Object.fromEntries(list(values.severity).map(severity)) }),
      ...(values['grafana-url'] !== undefined && { grafanaUrl: values['grafana-url'] }),
      ...(values['runbook-url'] !== undefined && { runbookUrl: values['runbook-url'] }),
      ...(values.format !== undefined && { format: values.format as MonitoringOptions['format'] }),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true });
  } catch (error) {
    const flags = Object.keys(FLAGS).map((flag) => `--${flag}`);
    const [problem] = (error as Error).message.split('. ');
    throw new UsageError(`${problem}. Options: ${flags.join(', ')}.`);
  }
}

/** A format without a meaning for the command would have no effect. */
function checkFormat(command: Command, format: string): void {
  const formats = FORMATS[command];
  if (formats === undefined)
    throw new UsageError(`--format has no meaning for ${command}. It is for ${Object.keys(FORMATS).join(' and ')}.`);
  if (!formats.includes(format)) throw new UsageError(`--format of ${command} must be one of ${formats.join(', ')}, not ${format}.`);
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** `auth_failure_errors=5`, or `auth_failure_errors{job="shop"}=10`: the value is after the last `=`. */
function threshold(text: string): [string, number] {
  const at = text.lastIndexOf('=');
  const value = text.slice(at + 1).trim();
  if (at < 1 || value === '' || !Number.isFinite(Number(value)))
    throw new UsageError(
      `--threshold ${text}: expected NAME=NUMBER, such as auth_failure_errors=5 or 'auth_failure_errors{job="shop"}=10'.`,
    );
  return [text.slice(0, at).trim(), Number(value)];
}

function severity(text: string): [string, string] {
  const [name, value, ...further] = text.split('=');
  if (!name || !value || further.length > 0)
    throw new UsageError(`--severity ${text}: expected page=WORD,ticket=WORD, such as page=critical,ticket=warning.`);
  return [name.trim(), value.trim()];
}
