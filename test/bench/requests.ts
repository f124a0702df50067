import { median } from 'simple-statistics';
import type { ClientArgument, Measured } from './client';
import { compare, costsOf, type Effort, type Group, inWords, ratioOf, ratioOfAdded, type Row, type Sides } from './comparison';
import { type Program, start } from './program';
import type { RequestKind, TransportName } from './transports';
import type { Watcher } from './watchers';

const UNTOUCHED_BAR = 0.01;
const CALL_BAR = 1.2;
const FAILED_ONLY_BARS: Readonly<Record<TransportName, number>> = { http: 0.4, fetch: 0.5, undici: 0.5 };
const FAILURE_BAR = 1.5;

/**
 * A round is 40 ms of CPU, with `fetch` 80: it takes five times as long as the others. The warm-up is for V8, to compile what it will.
 */
const AMOUNTS: Readonly<Record<TransportName | 'quick', Pick<ClientArgument, 'requests' | 'warmUp'>>> = {
  http: { requests: 500, warmUp: 7200 },
  fetch: { requests: 250, warmUp: 5400 },
  undici: { requests: 500, warmUp: 7200 },
  quick: { requests: 100, warmUp: 600 },
};

/** What the comparisons of one transport have in common. */
interface Run {
  readonly transport: TransportName;
  /** The instrumentation that most applications have. */
  readonly generic: string;
  readonly effort: Effort;
  client(kind: RequestKind, watcher: Watcher, measured?: Measured): () => Promise<Program>;
}

/** Whole requests over one transport: what watching adds to the CPU time of the process that makes them. */
export function requests(transport: TransportName): Group {
  return {
    name: transport,
    async *measure(effort) {
      const server = await start<number>(require.resolve('./server'));
      const base = { transport, port: server.ready, ...AMOUNTS[effort.quick ? 'quick' : transport] };
      const run: Run = {
        transport,
        generic: `instrumentation-${transport === 'http' ? 'http' : 'undici'}`,
        effort,
        client: (kind, watcher, measured = 'time') => {
          const argument: ClientArgument = { ...base, kind, watcher, measured };
          return () => start(require.resolve('./client'), argument);
        },
      };
      try {
        for (const measure of [otherRequests, calls, successes, failures]) yield* await measure(run);
      } finally {
        server.stop();
      }
    },
  };
}

function otherRequests({ transport, generic, effort, client }: Run): Promise<Row[]> {
  const sides = { nobody: client('other', 'nobody'), generic: client('other', 'generic'), share: client('other', 'ours', 'share') };
  return compare(sides, effort, (measured) => {
    const inOurs = measured.map(({ nobody, share }) => nobody * share);
    return [
      {
        name: `request that is no API call, ${transport}`,
        of: `time in our code, sampled / what ${generic} adds`,
        ...ratioOf(measured.map((of, i) => [inOurs[i], of.generic - of.nobody])),
        bar: UNTOUCHED_BAR,
        costs: { ...costsOf(measured, ['nobody', 'generic']), 'in our code': inWords(median(inOurs)) },
      },
    ];
  });
}

function calls(run: Run): Promise<Row[]> {
  const watchers = ['nobody', 'ours', 'least', 'generic'] as const;
  return compare(watchedBy(run, 'call', watchers), run.effort, (measured) => {
    const costs = costsOf(measured, watchers);
    return [
      {
        name: `API call, span and counters, ${run.transport}`,
        of: 'what ours adds / the least that watching takes',
        ...ratioOfAdded(measured, 'ours', 'least', 'nobody'),
        bar: CALL_BAR,
        costs,
      },
      {
        name: `API call, ${run.transport}, against ${run.generic}`,
        of: `what ours adds / what ${run.generic} adds`,
        ...ratioOfAdded(measured, 'ours', 'generic', 'nobody'),
        costs,
      },
    ];
  });
}

function successes(run: Run): Promise<Row[]> {
  const watchers = ['nobody', 'ours, failed spans only', 'generic'] as const;
  return compare(watchedBy(run, 'success', watchers), run.effort, (measured) => [
    {
      name: `successful call with spans: 'failed', ${run.transport}, against ${run.generic}`,
      of: `what ours adds / what ${run.generic} adds`,
      ...ratioOfAdded(measured, 'ours, failed spans only', 'generic', 'nobody'),
      bar: FAILED_ONLY_BARS[run.transport],
      costs: costsOf(measured, watchers),
    },
  ]);
}

function failures(run: Run): Promise<Row[]> {
  const watchers = ['nobody', 'ours', 'ours, event and exemplar'] as const;
  return compare(watchedBy(run, 'failure', watchers), run.effort, (measured) => [
    {
      name: `failed call with event and exemplar, ${run.transport}`,
      of: 'what ours adds with both / without',
      ...ratioOfAdded(measured, 'ours, event and exemplar', 'ours', 'nobody'),
      bar: FAILURE_BAR,
      costs: costsOf(measured, watchers),
    },
  ]);
}

function watchedBy<W extends Watcher>({ client }: Run, kind: RequestKind, watchers: readonly W[]): Sides<W> {
  return Object.fromEntries(watchers.map((watcher) => [watcher, client(kind, watcher)])) as Sides<W>;
}
