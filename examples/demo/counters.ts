/** This package's counters as the shop exposes them, and whether they are right. */

/** The labels that name a call. */
export const LABEL = { service: 'tc_service', action: 'tc_action' } as const;

export const METRIC = {
  requests: 'tencent_cloud_client_requests_total',
  errors: 'tencent_cloud_client_errors_total',
  errorCodes: 'tencent_cloud_client_error_codes_total',
} as const;

/** One line of a Prometheus exposition. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Labels of the exemplar, where there is one. */
  readonly exemplar: Readonly<Record<string, string>> | undefined;
  readonly line: string;
}

const LABELS = String.raw`\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}`;
const LINE = new RegExp(String.raw`^([a-zA-Z_:][\w:]*)(${LABELS})? (\S+)(?: # (${LABELS}) .+)?$`);
const LABEL_PAIR = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Reads the Prometheus text format or OpenMetrics. Lines that are not samples are skipped. */
export function parseExposition(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value, exemplar] = LINE.exec(line) ?? [];
    if (name === undefined) return [];
    return [{ name, labels: parseLabels(labels), value: Number(value), exemplar: exemplar && parseLabels(exemplar), line }] as Sample[];
  });
}

function parseLabels(text: string): Record<string, string> {
  const unescape = (value: string): string => value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
  return Object.fromEntries([...text.matchAll(LABEL_PAIR)].map(([, name, value]) => [name, unescape(value)]));
}

/** What happened, as the API server and its clients know it. */
export interface Truth {
  /** Answers by `service/action/code`, as the API server counted them. */
  readonly answers: ReadonlyMap<string, number>;
  /** Connections that the API server reset. */
  readonly resets: number;
  /** Calls in flight when the client of the shop disconnected. */
  readonly abandoned: number;
}

/** How often one kind of result happened, and how often the counters say it did. */
export interface Count {
  /** `cvm/DescribeInstances`, or empty where the truth does not say which action it was. */
  readonly method: string;
  /** Error code, or outcome in parentheses. */
  readonly result: string;
  readonly happened: number;
  readonly counted: number;
}

const RESET = '(connection reset)';
const ABORTED = '(aborted)';
const SUCCESS = '(success)';
/** The one code that is not counted as an error. */
const DRY_RUN = 'DryRunOperation';

export function compare(truth: Truth, samples: readonly Sample[]): Count[] {
  const happened = new Map<string, number>();
  for (const [key, count] of truth.answers) {
    const [service, action, code] = key.split('/');
    add(happened, `${service}/${action} ${code || SUCCESS}`, count);
  }
  add(happened, ` ${RESET}`, truth.resets);
  add(happened, ` ${ABORTED}`, truth.abandoned);
  const counted = countResults(samples);
  return [...new Set([...happened.keys(), ...counted.keys()])].sort().map((key) => {
    const space = key.indexOf(' ');
    const [method, result] = [key.slice(0, space), key.slice(space + 1)];
    return { method, result, happened: happened.get(key) ?? 0, counted: counted.get(key) ?? 0 };
  });
}

function countResults(samples: readonly Sample[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const { name, labels, value } of samples) {
    const method = `${labels[LABEL.service]}/${labels[LABEL.action]}`;
    if (name === METRIC.requests) {
      if (labels.outcome === 'success') add(counted, `${method} ${SUCCESS}`, value);
      if (labels.outcome === 'dry_run') add(counted, `${method} ${DRY_RUN}`, value);
      if (labels.outcome === 'aborted') add(counted, ` ${ABORTED}`, value);
    }
    if (name === METRIC.errorCodes) {
      add(counted, labels.family === '_NETWORK' ? ` ${RESET}` : `${method} ${labels.code}`, value);
    }
  }
  return counted;
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

/** Adds up over all actions: one entry for each result, the most frequent first. */
export function totalsByResult(counts: readonly Count[]): Count[] {
  const totals = new Map<string, Count>();
  for (const { result, happened, counted } of counts) {
    const total = totals.get(result);
    totals.set(result, {
      method: '',
      result,
      happened: happened + (total?.happened ?? 0),
      counted: counted + (total?.counted ?? 0),
    });
  }
  return [...totals.values()].filter(({ happened, counted }) => happened + counted > 0).sort((a, b) => b.happened - a.happened);
}

export function isCorrect({ happened, counted }: Count): boolean {
  return happened === counted;
}
