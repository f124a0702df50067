/** What happens in the demo, as data. `traffic.ts` makes it happen. */
import type { ApiMethod, Traffic } from './traffic';

/** Something that happens once in a phase. */
interface Step {
  /** When: 0 at the beginning of the phase, 1 at its end. */
  readonly at: number;
  /** Shown from this step on. Default: the caption before stays. */
  readonly caption?: string;
  run(traffic: Traffic): Promise<void>;
}

export interface Phase {
  readonly title: string;
  readonly caption: string;
  /** Part of the scenario's time; all shares add up to 1. */
  readonly share: number;
  readonly steps: readonly Step[];
}

/** Where the scenario is. */
export interface Scene {
  readonly phase: Phase;
  /** Number of the phase, from 1. */
  readonly number: number;
  /** How often the scenario has been started, from 1. */
  readonly round: number;
  readonly caption: string;
}

/** Calls a second for each action, above which the local API throttles. The real API allows 20 for most actions. */
export const RATE_LIMIT = 10;

/** Milliseconds that each cloud service takes to answer. */
export const LATENCIES: Readonly<Record<string, number>> = { cvm: 25, sms: 40, scf: 60, hunyuan: 120 };

/** Requests a second to the shop, in every phase. */
export const REQUESTS_PER_SECOND = 12;

/** The pages requested in turn: six actions of four services in four regions. */
export const PAGES: readonly string[] = [
  'GET /fleet?region=ap-guangzhou',
  'POST /orders?region=ap-guangzhou',
  'GET /zones?region=ap-singapore',
  'POST /jobs?region=ap-shanghai',
  'GET /fleet?region=eu-frankfurt',
  'POST /chat',
  'POST /orders?region=ap-singapore',
  'POST /jobs?region=ap-guangzhou',
  'GET /regions',
];

/** More calls of one action than the rate limit lets pass. */
const BATCH = { calls: 30, concurrency: 6 } as const;

const SEND_SMS: ApiMethod = { service: 'sms', action: 'SendSms' };
const LIST_FUNCTIONS: ApiMethod = { service: 'scf', action: 'ListFunctions' };
const DESCRIBE_ZONES: ApiMethod = { service: 'cvm', action: 'DescribeZones' };
const DESCRIBE_INSTANCES: ApiMethod = { service: 'cvm', action: 'DescribeInstances' };

export const PHASES: readonly Phase[] = [
  {
    title: 'Normal traffic',
    caption: 'Four services, four regions, and a few everyday errors',
    share: 0.25,
    steps: [
      { at: 0.2, run: (traffic) => traffic.request('POST /fleet?dryRun') },
      { at: 0.4, run: (traffic) => traffic.request('POST /jobs?function=nightly-report') },
      { at: 0.6, run: (traffic) => traffic.requestWithFault('POST /orders', SEND_SMS, { kind: 'http', status: 502 }) },
    ],
  },
  {
    title: 'A key rotation goes wrong',
    caption: 'The old key is deleted in the console before the shop has the new one',
    share: 0.2,
    steps: [
      {
        at: 0,
        async run(traffic) {
          traffic.replaceKey();
          await checkShop(traffic);
        },
      },
      {
        at: 0.5,
        caption: 'The new key was cut short when it was copied: every signature is wrong',
        async run(traffic) {
          await traffic.deployKey({ ...traffic.validKey, secretKey: traffic.validKey.secretKey.slice(0, -1) });
          await checkShop(traffic);
        },
      },
    ],
  },
  {
    title: 'The right key',
    caption: 'The complete key is deployed; the errors stop',
    share: 0.15,
    steps: [
      { at: 0, run: (traffic) => traffic.deployKey(traffic.validKey) },
      { at: 0.5, run: (traffic) => traffic.abandonRequest('GET /functions', LIST_FUNCTIONS) },
    ],
  },
  {
    title: 'A wave of throttling',
    caption: `A batch job lists all instances, ${BATCH.calls} calls in a row; the limit is ${RATE_LIMIT} a second`,
    share: 0.2,
    steps: [0, 0.2, 0.4, 0.6, 0.8].map((at) => ({ at, run: runBatch })),
  },
  {
    title: 'Recovery',
    caption: 'The batch job has finished; a few everyday errors remain',
    share: 0.2,
    steps: [
      { at: 0.2, run: (traffic) => traffic.requestWithFault('GET /zones', DESCRIBE_ZONES, { kind: 'reset-before-headers' }) },
      { at: 0.4, run: (traffic) => traffic.request('POST /chat?model=hunyuan-interrupted') },
      { at: 0.6, run: (traffic) => traffic.requestWithFault('GET /fleet', DESCRIBE_INSTANCES, { kind: 'reset-in-body' }) },
    ],
  },
];

/** What a person does after a change: look whether it works. */
async function checkShop(traffic: Traffic): Promise<void> {
  await traffic.request('GET /fleet');
  await traffic.request('POST /orders');
}

async function runBatch(traffic: Traffic): Promise<void> {
  let left: number = BATCH.calls;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await traffic.request('GET /fleet?region=ap-shanghai');
  };
  await Promise.all(Array.from({ length: BATCH.concurrency }, worker));
}
