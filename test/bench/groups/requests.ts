import { mean } from 'simple-statistics';
import { compare, type Effort, ratioOf, ratioOfAdded, typical } from '../comparison';
import { start } from '../program';
import type { ClientArgument, RequestKind, TransportName, Watcher } from '../programs/client';
import { type Group, inWords, type Row } from '../row';

const UNTOUCHED_BAR = 0.01;
const CALL_BAR = 1.2;
const FAILED_ONLY_BARS: Readonly<Record<TransportName, number>> = { http: 0.4, fetch: 0.5, undici: 0.5 };
const FAILURE_BAR = 1.5;
const REQUESTS = 1200;
const QUICK_REQUESTS = 100;
const WARM_UP_ROUNDS = 6;

type Costs = Awaited<ReturnType<typeof compare<Watcher>>>;

/** Whole requests over one transport: what watching adds to the CPU time of the process that makes them. */
export function requests(transport: TransportName): Group {
  const generic = `instrumentation-${transport === 'http' ? 'http' : 'undici'}`;
  return {
    name: transport,
    async *measure(effort) {
      const server = await start<number>('server');
      const clients = (kind: RequestKind, watchers: readonly Watcher[], what?: 'round' | 'share'): Promise<Costs> =>
        measureClients({ transport, kind, port: server.ready }, watchers, effort, what);
      try {
        const others = await clients('other', ['nobody', 'generic']);
        const shares = (await clients('other', ['ours'], 'share')).map(({ ours }) => ours);
        yield {
          name: `request that is no API call, ${transport}`,
          of: `time in our code, sampled / what ${generic} adds`,
          ...ratioOf(others.map((of) => [of.nobody * mean(shares), of.generic - of.nobody])),
          bar: UNTOUCHED_BAR,
          costs: { ...costsOf(others), 'in our code': inWords(typical(others, 'nobody') * mean(shares)) },
        };

        const calls = await clients('call', ['nobody', 'ours', 'least', 'generic']);
        yield {
          name: `API call, span and counters, ${transport}`,
          of: 'what ours adds / the least that watching takes',
          ...ratioOfAdded(calls, 'ours', 'least', 'nobody'),
          bar: CALL_BAR,
          costs: costsOf(calls),
        };
        yield added(`API call, ${transport}`, generic, calls, 'ours');

        const successes = await clients('success', ['nobody', 'ours, failed spans only', 'generic']);
        yield {
          ...added(`successful call with spans: 'failed', ${transport}`, generic, successes, 'ours, failed spans only'),
          bar: FAILED_ONLY_BARS[transport],
        };

        const failures = await clients('failure', ['nobody', 'ours', 'ours, event and exemplar']);
        yield {
          name: `failed call with event and exemplar, ${transport}`,
          of: 'what ours adds with both / without',
          ...ratioOfAdded(failures, 'ours, event and exemplar', 'ours', 'nobody'),
          bar: FAILURE_BAR,
          costs: costsOf(failures),
        };
      } finally {
        server.stop();
      }
    },
  };
}

function added(name: string, generic: string, costs: Costs, ours: Watcher): Row {
  return {
    name: `${name}, against ${generic}`,
    of: `what ours adds / what ${generic} adds`,
    ...ratioOfAdded(costs, ours, 'generic', 'nobody'),
    costs: costsOf(costs),
  };
}

function measureClients(
  base: Pick<ClientArgument, 'transport' | 'kind' | 'port'>,
  watchers: readonly Watcher[],
  effort: Effort,
  what: 'round' | 'share' = 'round',
): Promise<Costs> {
  const requests = effort.quick ? QUICK_REQUESTS : REQUESTS;
  const starts = watchers.map((watcher) => {
    const argument: ClientArgument = { ...base, watcher, requests, warmUp: requests * WARM_UP_ROUNDS, sampled: what === 'share' };
    return [watcher, () => start('client', argument)] as const;
  });
  return compare(Object.fromEntries(starts) as Record<Watcher, () => ReturnType<typeof start>>, effort, what);
}

function costsOf(costs: Costs): Row['costs'] {
  return Object.fromEntries(Object.keys(costs[0]).map((side) => [side, inWords(typical(costs, side as Watcher))]));
}
