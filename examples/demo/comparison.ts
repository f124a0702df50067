import type { Sample } from './exposition';

/** What happened, as the cloud and its visitors know it. */
export interface Truth {
  /** Answers by `service/action/code`, as the API server counted them. */
  readonly answers: ReadonlyMap<string, number>;
  /** Connections that the API server reset. */
  readonly resets: number;
  /** Calls under way when the visitor left. */
  readonly walkouts: number;
}

/** One kind of ending: how often it happened, and how often the shop's counters say. */
export interface Count {
  /** As in `cvm/DescribeInstances`; empty where the truth does not say. */
  readonly method: string;
  /** Error code, or outcome in parentheses. */
  readonly ending: string;
  readonly happened: number;
  readonly counted: number;
}

const RESET = '(connection reset)';
const ABORTED = '(aborted)';
const SUCCESS = '(success)';
/** The one code that is no error. */
const DRY_RUN = 'DryRunOperation';

/** Sets each kind of ending against the counters. */
export function compare(truth: Truth, samples: readonly Sample[]): Count[] {
  const happened = new Map<string, number>();
  for (const [key, count] of truth.answers) {
    const [service, action, ...code] = key.split('/');
    add(happened, `${service}/${action} ${code.join('/') || SUCCESS}`, count);
  }
  add(happened, ` ${RESET}`, truth.resets);
  add(happened, ` ${ABORTED}`, truth.walkouts);
  const counted = countedBy(samples);
  return [...new Set([...happened.keys(), ...counted.keys()])].sort().map((key) => {
    const [method, ending] = [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)];
    return { method, ending, happened: happened.get(key) ?? 0, counted: counted.get(key) ?? 0 };
  });
}

function countedBy(samples: readonly Sample[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const { name, labels, value } of samples) {
    const method = `${labels.service}/${labels.action}`;
    if (name === 'tencent_cloud_client_requests_total') {
      if (labels.outcome === 'success') add(counted, `${method} ${SUCCESS}`, value);
      if (labels.outcome === 'dry_run') add(counted, `${method} ${DRY_RUN}`, value);
      if (labels.outcome === 'aborted') add(counted, ` ${ABORTED}`, value);
    }
    if (name === 'tencent_cloud_client_error_codes_total') {
      add(counted, labels.family === '_NETWORK' ? ` ${RESET}` : `${method} ${labels.code}`, value);
    }
  }
  return counted;
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

/** The same over all actions: one line for each ending, the most frequent first. */
export function byEnding(counts: readonly Count[]): Count[] {
  const sums = new Map<string, Count>();
  for (const { ending, happened, counted } of counts) {
    const sum = sums.get(ending);
    sums.set(ending, {
      method: '',
      ending,
      happened: happened + (sum?.happened ?? 0),
      counted: counted + (sum?.counted ?? 0),
    });
  }
  return [...sums.values()].filter(({ happened, counted }) => happened + counted > 0).sort((a, b) => b.happened - a.happened);
}

export function isRight({ happened, counted }: Count): boolean {
  return happened === counted;
}
