import { generationsOf, oneGeneration } from '../generations';
import type { Effort, Group } from '../group';
import { type Program, start, withPrograms } from '../program';
import type { ClientArgument, ClientMeasure, RequestKind } from '../programs/client';
import type { Tracing } from '../programs/sdk';
import type { TransportName } from '../programs/transports';
import type { Watcher } from '../programs/watchers';
import { type Measured, inWords } from '../row';
import { added, type ByGeneration, median, medianShare } from '../shares';

const UNTOUCHED_BAR = 0.02;
const CALL_BAR = 0.5;
const BY_HAND_BAR = 1;
const REQUESTS = { usual: 1200, quick: 200 };
const WARM_UP = { usual: 10_000, quick: 500 };
/** Always as many: of eight the median has an interval that leaves out one at each end. */
const GENERATIONS = { usual: 8, quick: 1 };

const CALL_NAMES: Readonly<Record<Exclude<Tracing, 'none'>, string>> = {
  recording: 'API call, span and counters',
  'sampled out': 'API call, sampled out',
};

/** A watcher that does a part of the work, and nothing else: no observer of this kind can be below it. */
interface Floor {
  readonly watcher: Watcher;
  readonly name: string;
  readonly ours: string;
}

const FLOORS: readonly Floor[] = [
  {
    watcher: 'the least',
    name: 'the least that watching takes',
    ours: 'what a watcher adds that knows host, service and action, and looks after nothing but the answer',
  },
  { watcher: 'ours, recording only', name: 'its span and counters alone', ours: 'what recording a finished call adds' },
];

/** Whole requests over one transport: what watching them adds to the CPU time of the process that makes them. */
export function requests(transport: TransportName): Group {
  const generic = `instrumentation-${transport === 'http' ? 'http' : 'undici'}`;
  const byHand = transport === 'http' ? "'data' listener and JSON.parse" : 'response.clone().json()';
  const hand: Watcher[] = transport === 'undici.request' ? [] : ['by hand'];
  const readingHand: Watcher[] = transport === 'undici.request' ? [] : ['ours, reading only', 'by hand, reading only'];

  return {
    name: transport,
    async *measure(effort) {
      const server = await start<number>('server', {}, 'one core');
      const clientsOf = (kind: RequestKind, tracing: Tracing, watchers: readonly Watcher[]) =>
        clients({ transport, tracing, kind, port: server.ready }, watchers, effort);
      try {
        const others = await clientsOf('other', 'recording', ['nobody', 'ours', 'generic']);
        const inOurs = await shareInOurs({ transport, tracing: 'recording', kind: 'other', port: server.ready }, effort);
        yield untouched(transport, generic, others, inOurs);
        yield whole(
          'every second request an API call',
          transport,
          generic,
          await clientsOf('both', 'recording', ['nobody', 'ours', 'generic']),
        );
        const floors = FLOORS.map(({ watcher }) => watcher);
        const recording = await clientsOf('call', 'recording', ['nobody', 'ours', 'generic', ...floors, ...hand]);
        yield whole(CALL_NAMES.recording, transport, generic, recording, CALL_BAR);
        yield* FLOORS.map((floor) => lowest(floor, transport, generic, recording));
        if (hand.length > 0) yield handmade(`API call, span and counters, ${transport}`, byHand, recording, 'ours', 'by hand', BY_HAND_BAR);
        const sampledOut = await clientsOf('call', 'sampled out', ['nobody', 'ours', 'generic']);
        yield whole(CALL_NAMES['sampled out'], transport, generic, sampledOut, CALL_BAR);
        const untraced = await clientsOf('call', 'none', ['nobody', 'ours', 'generic', ...readingHand]);
        // Without a tracer there is next to nothing that the other does: its share is of what it adds where it has one.
        yield untracedCall(transport, generic, untraced, recording);
        if (hand.length > 0) {
          yield handmade(`API call, reading alone, ${transport}`, byHand, untraced, 'ours, reading only', 'by hand, reading only');
        }
      } finally {
        server.stop();
      }
    },
  };
}

type Costs = ByGeneration<Watcher>;

type Base = Omit<ClientArgument, 'watcher' | 'requests' | 'warmUp'>;

/** What a request costs the process of each watcher, by generation; of its rounds, the smallest. */
async function clients(base: Base, watchers: readonly Watcher[], effort: Effort): Promise<Costs> {
  const size = effort.quick ? 'quick' : 'usual';
  const argument = { ...base, requests: REQUESTS[size], warmUp: WARM_UP[size] };
  const starts = Object.fromEntries(
    watchers.map((watcher) => [watcher, () => start('client', { ...argument, watcher } satisfies ClientArgument, 'one core')]),
  );
  const generations: Record<Watcher, number>[] = [];
  while (generations.length < GENERATIONS[size]) {
    const { round } = await oneGeneration(starts, ['round'] satisfies ClientMeasure[], effort, (program) => ask(program, 'check'));
    generations.push(Object.fromEntries(watchers.map((watcher) => [watcher, round[watcher].least])) as Record<Watcher, number>);
  }
  return generations;
}

/** A mean, and its standard error. */
interface Mean {
  readonly mean: number;
  readonly error: number;
}

/** What part of the cost of a watched request is spent in our code. */
async function shareInOurs(base: Base, effort: Effort): Promise<Mean> {
  const size = effort.quick ? 'quick' : 'usual';
  const argument: ClientArgument = { ...base, watcher: 'ours', requests: REQUESTS[size], warmUp: WARM_UP[size], sampled: true };
  const shares: number[] = [];
  for (let generation = 0; generation < generationsOf(effort).least; generation++) {
    await withPrograms({ ours: () => start('client', argument, 'one core') }, async ({ ours }) => {
      for (let round = 0; round < effort.rounds.least; round++) shares.push(await ask(ours, 'share'));
    });
  }
  return meanOf(shares);
}

/** Of shares, which are as often too small as too large. */
function meanOf(shares: readonly number[]): Mean {
  const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length;
  const squares = shares.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares) / shares.length };
}

function ask(program: Program, what: ClientMeasure): Promise<number> {
  return program.measure(what);
}

/**
 * What we add to other requests is far less than two processes differ by. So it is taken from samples of the stack within
 * these very requests; what whole requests show is said beside it.
 */
function untouched(transport: TransportName, generic: string, all: Costs, inOurs: Mean): Measured {
  const theirs = added(all, 'generic', 'nobody');
  const seen = medianShare(added(all, 'ours', 'nobody'), theirs);
  const { ratio, uncertainty } = medianShare(
    all.map(({ nobody }) => nobody * inOurs.mean),
    theirs,
  );
  return {
    name: `request that is no API call, ${transport}`,
    ours: `time in our code within real requests (whole requests: ${seen.ratio.toFixed(2)} ± ${seen.uncertainty.toFixed(2)})`,
    against: `what ${generic} adds`,
    ratio,
    uncertainty: uncertainty + ratio * (inOurs.error / inOurs.mean),
    bar: UNTOUCHED_BAR,
    costs: { ...costs(all, ['nobody', 'ours', 'generic']), 'in our code': inWords(medianOf(all, 'nobody') * inOurs.mean) },
  };
}

function whole(what: string, transport: TransportName, generic: string, all: Costs, bar?: number): Measured {
  return {
    name: `${what}, ${transport}`,
    ours: 'what ours adds',
    against: `what ${generic} adds`,
    ...medianShare(added(all, 'ours', 'nobody'), added(all, 'generic', 'nobody')),
    bar,
    costs: costs(all, ['nobody', 'ours', 'generic']),
  };
}

function lowest({ watcher, name, ours }: Floor, transport: TransportName, generic: string, all: Costs): Measured {
  return {
    name: `API call, ${name}, ${transport}`,
    ours,
    against: `what ${generic} adds`,
    ...medianShare(added(all, watcher, 'nobody'), added(all, 'generic', 'nobody')),
    costs: costs(all, ['nobody', watcher, 'generic']),
  };
}

function untracedCall(transport: TransportName, generic: string, untraced: Costs, traced: Costs): Measured {
  return {
    name: `API call, counters without a tracer, ${transport}`,
    ours: 'what ours adds',
    against: `what ${generic} adds with a tracer`,
    ...medianShare(added(untraced, 'ours', 'nobody'), added(traced, 'generic', 'nobody')),
    bar: CALL_BAR,
    costs: { ...costs(untraced, ['nobody', 'ours']), 'generic without a tracer': inWords(medianOf(untraced, 'generic')) },
  };
}

/** @param bar undefined where the two do not do the same work: reading alone, the one by hand knows service and action beforehand */
function handmade(name: string, byHand: string, all: Costs, ours: Watcher, hand: Watcher, bar?: number): Measured {
  return {
    name: `${name}, against by hand`,
    ours: 'what ours adds',
    against: `what ${byHand} adds`,
    ...medianShare(added(all, ours, 'nobody'), added(all, hand, 'nobody')),
    bar,
    costs: costs(all, ['nobody', ours, hand]),
  };
}

function costs(all: Costs, watchers: readonly Watcher[]): Measured['costs'] {
  return Object.fromEntries(watchers.map((watcher) => [watcher, inWords(medianOf(all, watcher))]));
}

function medianOf(all: Costs, watcher: Watcher): number {
  return median(all.map((generation) => generation[watcher]));
}
