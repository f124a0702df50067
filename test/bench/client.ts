/** A process that makes requests of one kind, and says what CPU one costs it or which share of its time it spends in our code. */
import { type Profiler, Session } from 'node:inspector/promises';
import { argumentOf, DIST, fail, serve } from './program';
import type * as TheLeast from './the-least';
import type * as Transports from './transports';
import type { RequestKind, TransportName } from './transports';
import { startWatching, type Watcher, written } from './watchers';

export interface ClientArgument {
  readonly transport: TransportName;
  readonly watcher: Watcher;
  readonly port: number;
  /** V8 compiles for what it has seen, so a process makes no other requests. */
  readonly kind: RequestKind;
  /** Of a round. */
  readonly requests: number;
  /** Before the first round. */
  readonly warmUp: number;
  readonly measured: Measured;
}

/** `time` of CPU for a request, in microseconds; or the `share` of the time, by a profiler. */
export type Measured = 'time' | 'share';

const IN_FLIGHT = 8;
const SEEN_BEFORE_CHECK = 2;
const SAMPLING_INTERVAL = 50;
/** Node's own method, which on Node 20 is called from ours. */
const CALLED_BACK = ['onSocket node:_http_client'];

const { transport, watcher, port, kind, requests, warmUp, measured } = argumentOf<ClientArgument>();
startWatching(watcher);
// Loaded after the start, as the generic instrumentations need it.
const { API_HOST, requestsOf, transports } = require('./transports') as typeof Transports;
if (watcher === 'least') (require('./the-least') as typeof TheLeast).watchTheLeast(API_HOST);
const send = transports[transport];
const turns = requestsOf(kind, port);

async function sendAll(count: number): Promise<void> {
  let left = count;
  const sendOn = async (): Promise<void> => {
    while (left > 0) await send(turns[left-- % turns.length]);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sendOn));
}

/** Microseconds of CPU that this process spends on a request, garbage collection included. */
async function timeOf(count: number): Promise<number> {
  const before = process.cpuUsage();
  await sendAll(count);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

/** Of samples of the stack while requests are made, the share with a function of the build on it. */
async function shareOf(count: number): Promise<number> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL });
  await session.post('Profiler.start');
  await sendAll(count);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return shareIn(profile);
}

function shareIn({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): number {
  const counted = new Map<number, 'theirs' | 'ours' | 'idle'>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visit = (node: Profiler.ProfileNode, caller: 'theirs' | 'ours'): void => {
    const { functionName, url } = node.callFrame;
    const isBack = CALLED_BACK.includes(`${functionName} ${url}`);
    const whose = isBack ? 'theirs' : url.startsWith(DIST) || url.startsWith(`file://${DIST}`) ? 'ours' : caller;
    counted.set(node.id, functionName === '(idle)' ? 'idle' : whose);
    for (const child of node.children ?? []) visit(byId.get(child) as Profiler.ProfileNode, whose);
  };
  visit(nodes[0], 'theirs');
  const time = { theirs: 0, ours: 0, idle: 0 };
  samples.forEach((id, i) => {
    time[counted.get(id) ?? 'theirs'] += timeDeltas[i];
  });
  return time.ours / (time.ours + time.theirs);
}

/** @throws Error if the watcher does not record what it should: a comparison with it would mean nothing. */
async function checkThatItWatches(): Promise<void> {
  const before = written.spans;
  await sendAll(SEEN_BEFORE_CHECK);
  await new Promise(setImmediate);
  const seesCalls = watcher !== 'nobody' && !(watcher === 'ours, failed spans only' && kind === 'success');
  const expected = (kind === 'other' ? watcher === 'generic' : seesCalls) ? SEEN_BEFORE_CHECK : 0;
  const spans = written.spans - before;
  if (spans !== expected) throw new Error(`${watcher}: ${spans} spans for ${SEEN_BEFORE_CHECK} ${kind} requests, not ${expected}`);
  if (watcher === 'ours, event and exemplar' && written.events === 0) throw new Error(`${watcher}: no event`);
}

async function main(): Promise<void> {
  const measure = measured === 'share' ? shareOf : timeOf;
  // Measured already, because V8 notes which function is inlined where only while a profiler runs.
  await measure(warmUp);
  await checkThatItWatches();
  // Sampled once: a round of its own would have no sample at all, and the smallest share counts.
  const share = measured === 'share' ? await shareOf(warmUp) : undefined;
  serve(undefined, () => share ?? timeOf(requests));
}

main().catch(fail);
