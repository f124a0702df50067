/** A process that makes requests, watched in one way or another, and says what CPU one costs it. */
import { argumentOf, DIST, fail, serve } from '../program';
import { startWatching, type Watcher, written } from '../watchers';
import { shareOf } from '../sampling';
import type * as Transports from '../transports';
import type { Request, TransportName } from '../transports';

export type { TransportName, Watcher };

export interface ClientArgument {
  readonly transport: TransportName;
  readonly watcher: Watcher;
  readonly port: number;
  readonly kind: RequestKind;
  readonly requests: number;
  /** Requests before the first round, until V8 has compiled what it will. */
  readonly warmUp: number;
  /** It will be asked for shares: V8 notes which function is inlined where only while somebody samples. */
  readonly sampled: boolean;
}

/** What a process makes, and nothing else before it has been measured: V8 compiles for what it has seen. `call`: every second one fails. */
export type RequestKind = 'call' | 'success' | 'failure' | 'other';

const IN_FLIGHT = 8;
const SEEN_BEFORE_CHECK = 2;
/** Node's own method, which on Node 20 is called from ours. */
const CALLED_BACK = ['onSocket node:_http_client'];
const API_HOST = 'cvm.tencentcloudapi.com';

const { transport, watcher, port, kind, requests, warmUp, sampled } = argumentOf<ClientArgument>();
startWatching(watcher);
if (watcher === 'least') (require('./the-least') as typeof import('./the-least')).watchTheLeast(API_HOST);
// After the start, as the generic instrumentations want it.
const send = (require('../transports') as typeof Transports).transports[transport];

const CALL: Omit<Request, 'url'> = {
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
};
const OTHER: Omit<Request, 'url'> = {
  method: 'GET',
  headers: { Accept: 'application/json', 'X-Request-Id': '1795478400' },
  body: undefined,
  defaultPort: port,
};

const success: Request = { ...CALL, url: `http://${API_HOST}:${port}/success` };
const failure: Request = { ...CALL, url: `http://${API_HOST}:${port}/failure` };
const other: Request = { ...OTHER, url: `http://example.org:${port}/success` };
const REQUESTS: Readonly<Record<RequestKind, readonly Request[]>> = {
  call: [success, failure],
  success: [success],
  failure: [failure],
  other: [other],
};

async function sendAll(count: number): Promise<void> {
  const turns = REQUESTS[kind];
  let left = count;
  const sendOn = async (): Promise<void> => {
    while (left > 0) await send(turns[left-- % turns.length]);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sendOn));
}

/** A comparison with somebody who sleeps would say nothing. */
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

/** Microseconds of CPU that this process spends on a request, garbage collection included. */
async function round(): Promise<number> {
  const before = process.cpuUsage();
  await sendAll(requests);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / requests;
}

async function main(): Promise<void> {
  const share = (count: number): Promise<number> => shareOf(DIST, CALLED_BACK, () => sendAll(count));
  await (sampled ? share(warmUp) : sendAll(warmUp));
  await checkThatItWatches();
  serve(undefined, (what) => (what === 'share' ? share(requests) : round()));
}

main().catch(fail);
