import type { Effort, Group } from '../group';
import { type Program, start, withPrograms } from '../program';
import type { ClientArgument, RequestKind } from '../programs/client';
import type { PublicationsArgument } from '../programs/publications';
import type { Tracing } from '../programs/sdk';
import type { TransportName } from '../programs/transports';
import type { Watcher } from '../programs/watchers';
import { type Cost, interleaved, ofGenerations } from '../rounds';
import { costs, type Measured, share } from '../row';

const UNTOUCHED_BAR = 0.02;
const CALL_BAR = 0.5;
const BY_HAND_BAR = 1;
const REQUESTS = 1200;
const GENERATIONS = 3;
const QUICK_REQUESTS = 200;

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
    async measure(effort) {
      const server = await start<number>('server', {}, 'one core');
      const measureClients = <W extends Watcher>(tracing: Tracing, watchers: W[], kinds: RequestKind[]) =>
        clients({ transport, tracing, port: server.ready, requests: effort.quick ? QUICK_REQUESTS : REQUESTS }, watchers, kinds, effort);
      try {
        const recording = await measureClients('recording', ['nobody', 'ours', 'generic', ...hand], ['call', 'other']);
        const sampledOut = await measureClients('sampled out', ['nobody', 'ours', 'generic'], ['call']);
        const untraced = await measureClients('none', ['nobody', 'ours', 'generic', ...readingHand], ['call']);
        const rows = [
          untouched(transport, generic, recording.other, await publications(transport, server.ready, effort)),
          call(transport, generic, 'recording', recording.call),
          call(transport, generic, 'sampled out', sampledOut.call),
          // Without a tracer there is next to nothing that the other does: its share is of what it adds where it has one.
          untracedCall(transport, generic, untraced.call, recording.call),
        ];
        if (hand.length > 0) {
          rows.push(handmade(`API call, span and counters, ${transport}`, byHand, recording.call, 'ours', 'by hand', BY_HAND_BAR));
          rows.push(
            handmade(`API call, reading alone, ${transport}`, byHand, untraced.call, 'ours, reading only', 'by hand, reading only'),
          );
        }
        return rows;
      } finally {
        server.stop();
      }
    },
  };
}

type Costs = Readonly<Record<Watcher, Cost>>;

/** One client process for each watcher, and rounds of each kind of request in turn; and that with several generations of them. */
async function clients(
  base: Omit<ClientArgument, 'watcher'>,
  watchers: readonly Watcher[],
  kinds: readonly RequestKind[],
  { rounds, quick }: Effort,
): Promise<Record<RequestKind, Costs>> {
  const starts = Object.fromEntries(watchers.map((watcher) => [watcher, () => start('client', { ...base, watcher }, 'one core')]));
  const measured: Record<RequestKind, Costs[]> = { call: [], other: [] };
  const all = quick ? 1 : GENERATIONS;
  const share = { least: Math.ceil(rounds.least / all), most: Math.ceil(rounds.most / all) };
  for (let generation = 0; generation < all; generation++) {
    await withPrograms(starts, async (programs) => {
      for (const kind of kinds) measured[kind].push((await interleaved(measures(programs, kind), share)) as Costs);
    });
  }
  return { call: ofGenerations(measured.call), other: ofGenerations(measured.other) };
}

function measures(programs: Readonly<Record<string, Program>>, what: string): Record<string, () => Promise<number>> {
  return Object.fromEntries(Object.entries(programs).map(([name, program]) => [name, () => program.measure(what)]));
}

/** What publishing to our subscribers costs, without the request itself. */
async function publications(transport: TransportName, port: number, { rounds }: Effort): Promise<Record<'unwatched' | 'watched', Cost>> {
  const starter = (watched: boolean) => () => start('publications', { transport, watched, port } satisfies PublicationsArgument);
  return withPrograms({ unwatched: starter(false), watched: starter(true) }, (programs) =>
    interleaved({ unwatched: () => programs.unwatched.measure(''), watched: () => programs.watched.measure('') }, rounds),
  );
}

function untouched(transport: TransportName, generic: string, whole: Costs, loop: Record<'unwatched' | 'watched', Cost>): Measured {
  const { nobody, generic: theirs, ours } = whole;
  // The whole request with only the loop's difference added: the same share, without the noise of sending.
  const added = { least: nobody.least + loop.watched.least - loop.unwatched.least, spread: loop.watched.spread + loop.unwatched.spread };
  const base = { least: nobody.least, spread: 0 };
  const wholeShare = share(nobody, ours, theirs);
  return {
    name: `request that is no API call, ${transport}`,
    ours: `what ours adds, in a loop that publishes real requests (whole requests: ${wholeShare.ratio.toFixed(2)} ± ${wholeShare.uncertainty.toFixed(2)})`,
    against: `what ${generic} adds to a whole request`,
    ...share(base, added, theirs),
    bar: UNTOUCHED_BAR,
    costs: { ...costs({ nobody, theirs }), ...costs({ 'loop unwatched': loop.unwatched, 'loop watched': loop.watched }) },
  };
}

function call(
  transport: TransportName,
  generic: string,
  tracing: Exclude<Tracing, 'none'>,
  { nobody, ours, generic: theirs }: Costs,
): Measured {
  return {
    name: `${CALL_NAMES[tracing]}, ${transport}`,
    ours: 'what ours adds',
    against: `what ${generic} adds`,
    ...share(nobody, ours, theirs),
    bar: CALL_BAR,
    costs: costs({ nobody, ours, generic: theirs }),
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
