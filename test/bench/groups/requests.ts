import { generationsOf, inGenerations } from '../generations';
import type { Effort, Group } from '../group';
import { type Program, start, withPrograms } from '../program';
import type { ClientArgument, ClientMeasure, RequestKind } from '../programs/client';
import type { Tracing } from '../programs/sdk';
import type { TransportName } from '../programs/transports';
import type { Watcher } from '../programs/watchers';
import type { Cost } from '../rounds';
import { costs, type Measured, share } from '../row';

const UNTOUCHED_BAR = 0.02;
const CALL_BAR = 0.5;
const BY_HAND_BAR = 1;
const REQUESTS = { usual: 1200, quick: 200 };
const WARM_UP = { usual: 10_000, quick: 500 };

const CALL_NAMES: Readonly<Record<Exclude<Tracing, 'none'>, string>> = {
  recording: 'API call, span and counters',
  'sampled out': 'API call, sampled out',
};

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
        const recording = await clientsOf('call', 'recording', ['nobody', 'ours', 'generic', 'ours, recording only', ...hand]);
        yield whole(CALL_NAMES.recording, transport, generic, recording, CALL_BAR);
        yield recordingAlone(transport, generic, recording);
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

type Costs = Readonly<Record<Watcher, Cost>>;

type Base = Omit<ClientArgument, 'watcher' | 'requests' | 'warmUp'>;

/** A client process for each watcher. */
async function clients(base: Base, watchers: readonly Watcher[], effort: Effort): Promise<Costs> {
  const size = effort.quick ? 'quick' : 'usual';
  const argument = { ...base, requests: REQUESTS[size], warmUp: WARM_UP[size] };
  const starts = Object.fromEntries(
    watchers.map((watcher) => [watcher, () => start('client', { ...argument, watcher } satisfies ClientArgument, 'one core')]),
  );
  const { round } = await inGenerations(starts, ['round'] satisfies ClientMeasure[], effort, (program) => ask(program, 'check'));
  return round as Costs;
}

/** What part of the cost of a watched request is spent in our code. */
async function shareInOurs(base: Base, effort: Effort): Promise<Cost> {
  const size = effort.quick ? 'quick' : 'usual';
  const argument: ClientArgument = { ...base, watcher: 'ours', requests: REQUESTS[size], warmUp: WARM_UP[size], sampled: true };
  const shares: number[] = [];
  for (let generation = 0; generation < generationsOf(effort).least; generation++) {
    await withPrograms({ ours: () => start('client', argument, 'one core') }, async ({ ours }) => {
      for (let round = 0; round < effort.rounds.least; round++) shares.push(await ask(ours, 'share'));
    });
  }
  return mean(shares);
}

/** Of shares, which are as often too small as too large. */
function mean(shares: readonly number[]): Cost {
  const least = shares.reduce((sum, one) => sum + one, 0) / shares.length;
  const squares = shares.reduce((sum, one) => sum + (one - least) ** 2, 0);
  return { least, spread: Math.sqrt(squares) / shares.length };
}

function ask(program: Program, what: ClientMeasure): Promise<number> {
  return program.measure(what);
}

/**
 * What we add to other requests is far less than two processes differ by. So it is taken from samples of the stack within
 * these very requests; what whole requests show is said beside it.
 */
function untouched(transport: TransportName, generic: string, all: Costs, inOurs: Cost): Measured {
  const { nobody, ours, generic: theirs } = all;
  const added = { least: nobody.least * (1 + inOurs.least), spread: nobody.least * inOurs.spread };
  const seen = share(nobody, ours, theirs);
  return {
    name: `request that is no API call, ${transport}`,
    ours: `time in our code within real requests (whole requests: ${seen.ratio.toFixed(2)} ± ${seen.uncertainty.toFixed(2)})`,
    against: `what ${generic} adds`,
    ...share({ least: nobody.least, spread: 0 }, added, theirs),
    bar: UNTOUCHED_BAR,
    costs: { ...costs({ nobody, ours, generic: theirs }), ...costs({ 'in our code': { ...inOurs, least: nobody.least * inOurs.least } }) },
  };
}

function whole(what: string, transport: TransportName, generic: string, all: Costs, bar?: number): Measured {
  const { nobody, ours, generic: theirs } = all;
  return {
    name: `${what}, ${transport}`,
    ours: 'what ours adds',
    against: `what ${generic} adds`,
    ...share(nobody, ours, theirs),
    bar,
    costs: costs({ nobody, ours, generic: theirs }),
  };
}

/** The floor for whoever records calls: their spans and counters, with nothing watched or read. */
function recordingAlone(transport: TransportName, generic: string, all: Costs): Measured {
  const { nobody, generic: theirs, 'ours, recording only': ours } = all;
  return {
    name: `API call, its span and counters alone, ${transport}`,
    ours: 'what recording a finished call adds',
    against: `what ${generic} adds`,
    ...share(nobody, ours, theirs),
    costs: costs({ nobody, 'ours, recording only': ours, generic: theirs }),
  };
}

function untracedCall(transport: TransportName, generic: string, untraced: Costs, traced: Costs): Measured {
  const added = {
    least: traced.nobody.least + untraced.ours.least - untraced.nobody.least,
    spread: untraced.ours.spread + untraced.nobody.spread,
  };
  return {
    name: `API call, counters without a tracer, ${transport}`,
    ours: 'what ours adds',
    against: `what ${generic} adds with a tracer`,
    ...share({ least: traced.nobody.least, spread: 0 }, added, traced.generic),
    bar: CALL_BAR,
    costs: costs({ nobody: untraced.nobody, ours: untraced.ours, 'generic without a tracer': untraced.generic }),
  };
}

/** @param bar undefined where the two do not do the same work: reading alone, the one by hand knows service and action beforehand */
function handmade(name: string, byHand: string, all: Costs, ours: Watcher, hand: Watcher, bar?: number): Measured {
  return {
    name: `${name}, against by hand`,
    ours: 'what ours adds',
    against: `what ${byHand} adds`,
    ...share(all.nobody, all[ours], all[hand]),
    bar,
    costs: costs({ nobody: all.nobody, ours: all[ours], 'by hand': all[hand] }),
  };
}
