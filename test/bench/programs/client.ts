/** A process that makes requests, watched in one way or another, and says what CPU one costs it. */
import { FAILURE, SUCCESS } from './answers';
import type { Hand } from './by-hand';
import { cpuOf } from './cpu';
import { startSdk, type Tracing } from './sdk';
import { argument, fail, ready } from './side';
import type { Options, TransportName } from './transports';
import { instrumentationsOf, type Watcher } from './watchers';

export interface ClientArgument {
  readonly transport: TransportName;
  readonly watcher: Watcher;
  readonly tracing: Tracing;
  readonly port: number;
  readonly requests: number;
}

/** `call`: API calls, every second one answered with an Error. `other`: requests to something else. */
export type RequestKind = 'call' | 'other';

const IN_FLIGHT = 8;
const WARM_UP = 3000;

const { transport, watcher, tracing, port, requests } = argument<ClientArgument>();
const processor = startSdk(tracing, instrumentationsOf(watcher));

// After the start, as the generic instrumentations ask for.
const { transports } = require('./transports') as typeof import('./transports');
const { ReadingHand, RecordingHand } = require('./by-hand') as typeof import('./by-hand');
const send = transports[transport];

const HOSTS: Readonly<Record<RequestKind, string>> = { call: 'cvm.tencentcloudapi.com', other: 'example.org' };

const OPTIONS: Readonly<Record<RequestKind, Options>> = {
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

async function sendAll(kind: RequestKind, count: number): Promise<void> {
  let left = count;
  const host = `${HOSTS[kind]}:${port}`;
  const urls = [`http://${host}/success`, `http://${host}/failure`];
  const sendOn = async (): Promise<void> => {
    while (left > 0) {
      left--;
      await send(urls[left % 2], OPTIONS[kind], newHand());
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sendOn));
}

/** Makes sure that who watches does watch: a comparison with somebody who sleeps would say nothing. */
async function check(): Promise<void> {
  const spans = async (kind: RequestKind): Promise<number> => {
    const before = processor.ended;
    await sendAll(kind, 2);
    await new Promise(setImmediate);
    return processor.ended - before;
  };
  const seen = tracing === 'recording' ? 2 : 0;
  const expected = { call: /ours|generic|^by hand$/.test(watcher) ? seen : 0, other: watcher === 'generic' ? seen : 0 };
  for (const kind of ['call', 'other'] as const) {
    if (watcher === 'by hand' && kind === 'other') continue;
    const ended = await spans(kind);
    if (ended !== expected[kind]) throw new Error(`${watcher}: ${ended} spans for ${kind} requests, not ${expected[kind]}`);
  }
}

async function main(): Promise<void> {
  if (Buffer.byteLength(SUCCESS) > 320 || Buffer.byteLength(FAILURE) > 320) throw new Error('the answers are to be small');
  await check();
  await sendAll('call', WARM_UP);
  ready(undefined, (kind) => cpuOf(() => sendAll(kind as RequestKind, requests), requests));
}

main().catch(fail);
