/** A process that makes requests, watched in one way or another, and says what CPU one costs it. */
import { FAILURE, SUCCESS } from './answers';
import type { Hand } from './by-hand';
import { cpuOf } from './cpu';
import { shareOf } from './sampling';
import { startSdk, type Tracing } from './sdk';
import { argument, fail, ready } from './side';
import type { Options, TransportName } from './transports';
import { DIST, instrumentationsOf, type Watcher } from './watchers';

export interface ClientArgument {
  readonly transport: TransportName;
  readonly watcher: Watcher;
  readonly tracing: Tracing;
  readonly port: number;
  readonly requests: number;
  readonly kind: RequestKind;
  /** Requests before the first round: as many as it takes until V8 has compiled what it will. */
  readonly warmUp: number;
  /** It will be asked for shares: V8 keeps note of which function is inlined where only as long as somebody samples. */
  readonly sampled?: boolean;
}

/**
 * What a process makes: API calls, every second one answered with an Error; requests to something else; or both in turn.
 * It makes nothing else before it has been measured: V8 compiles for what it has seen.
 */
export type RequestKind = 'call' | 'other' | 'both';

/** `round`: microseconds of CPU a request; `share`: what part of that is spent in our code; `check`: who watches does watch. */
export type ClientMeasure = 'round' | 'share' | 'check';

const ONE_AFTER_THE_OTHER = ['call', 'other'] as const;
const IN_FLIGHT = 8;
/** Node's own, which on Node 20 is called from ours. */
const BACK = ['onSocket node:_http_client'];

const { transport, watcher, tracing, port, requests, kind, warmUp, sampled } = argument<ClientArgument>();
const processor = startSdk(tracing, instrumentationsOf(watcher));

// After the start, as the generic instrumentations ask for.
const { transports } = require('./transports') as typeof import('./transports');
const { ReadingHand, RecordingHand } = require('./by-hand') as typeof import('./by-hand');
const { finishedCall, newRecorder, targetOf } = require('./finished-calls') as typeof import('./finished-calls');
const send = transports[transport];

const HOSTS = { call: 'cvm.tencentcloudapi.com', other: 'example.org' };

const OPTIONS: Readonly<Record<'call' | 'other', Options>> = {
  call: {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-TC-Action': 'DescribeInstances',
      'X-TC-Version': '2017-03-12',
      'X-TC-Region': 'ap-guangzhou',
      'X-TC-Timestamp': '1795478400',
      'X-TC-TraceId': '7b6f8a52-52c4-4f8e-9c5b-6a3b7b9a0f11',
      Authorization:
        'TC3-HMAC-SHA256 Credential=AKIDexample/2026-11-24/cvm/tc3_request, SignedHeaders=content-type;host, Signature=2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c',
    },
    body: '{"Limit":20,"Offset":0}',
    defaultPort: port,
  },
  other: { method: 'GET', headers: { Accept: 'application/json', 'X-Request-Id': '1795478400' }, body: undefined, defaultPort: port },
};

function newHand(): Hand | undefined {
  if (watcher === 'by hand') return new RecordingHand();
  return watcher === 'by hand, reading only' ? new ReadingHand() : undefined;
}

const urlsOf = (of: 'call' | 'other'): string[] => [`http://${HOSTS[of]}:${port}/success`, `http://${HOSTS[of]}:${port}/failure`];
const URLS = { call: urlsOf('call'), other: urlsOf('other') };

/** Records a finished call that nobody has watched; undefined where that is not asked for. */
function newRecord(): ((turn: number) => void) | undefined {
  if (watcher !== 'ours, recording only') return undefined;
  const recorder = newRecorder(1000);
  const target = targetOf('DescribeInstances');
  const codes = [undefined, 'AuthFailure.SignatureFailure'];
  return (turn) => recorder.record(finishedCall(target, codes[turn]));
}

const record = newRecord();
// Loaded only where it watches: it has a recorder of its own.
if (watcher === 'the least') (require('./the-least') as typeof import('./the-least')).watchTheLeast(HOSTS.call);

async function sendAll(of: RequestKind, count: number): Promise<void> {
  let left = count;
  const sendOn = async (): Promise<void> => {
    while (left > 0) {
      left--;
      const one = of === 'both' ? ONE_AFTER_THE_OTHER[left % 2] : of;
      const turn = (left >> 1) % 2;
      await send(URLS[one][turn], OPTIONS[one], newHand());
      record?.(turn);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sendOn));
}

/** Makes sure that who watches does watch: a comparison with somebody who sleeps would say nothing. */
async function check(): Promise<void> {
  const seen = tracing === 'recording' ? 2 : 0;
  const expected = { call: /ours|generic|the least|^by hand$/.test(watcher) ? seen : 0, other: watcher === 'generic' ? seen : 0 };
  for (const what of ONE_AFTER_THE_OTHER) {
    if ((watcher === 'by hand' || record !== undefined) && what === 'other') continue;
    const before = processor.ended;
    await sendAll(what, 2);
    await new Promise(setImmediate);
    const spans = processor.ended - before;
    if (spans !== expected[what]) throw new Error(`${watcher}: ${spans} spans for ${what} requests, not ${expected[what]}`);
  }
}

async function main(): Promise<void> {
  if (Buffer.byteLength(SUCCESS) > 320 || Buffer.byteLength(FAILURE) > 320) throw new Error('the answers are to be small');
  if (sampled) await shareOf(DIST, BACK, () => sendAll(kind, warmUp));
  else await sendAll(kind, warmUp);
  const round = (): Promise<void> => sendAll(kind, requests);
  const measures: Record<ClientMeasure, () => Promise<number>> = {
    round: () => cpuOf(round, requests),
    share: () => shareOf(DIST, BACK, round),
    check: () => check().then(() => 0),
  };
  ready(undefined, (what) => measures[what as ClientMeasure]());
}

main().catch(fail);
