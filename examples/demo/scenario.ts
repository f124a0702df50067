/** What happens in the demo, as data, and the code that runs it. */
import { setTimeout as delay } from 'node:timers/promises';
import { randomCredential, startTencentCloudApi, type TencentCloudApi } from '../tencentcloud-api';
import type { Traffic } from './traffic';

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
const RATE_LIMIT = 10;

/** Milliseconds that each cloud service takes to answer. */
const LATENCIES: Readonly<Record<string, number>> = { cvm: 25, sms: 40, scf: 60, hunyuan: 120 };

/** Requests a second to the shop, in every phase. */
const REQUESTS_PER_SECOND = 12;

/** The pages requested in turn: six actions of four services in four regions. */
const PAGES: readonly string[] = [
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

export const PHASES: readonly Phase[] = [
  {
    title: 'Normal traffic',
    caption: 'Four services, four regions, and a few everyday errors',
    share: 0.25,
    steps: [
      { at: 0.2, run: (traffic) => traffic.request('POST /fleet?dryRun') },
      { at: 0.4, run: (traffic) => traffic.request('POST /jobs?function=nightly-report') },
      { at: 0.6, run: (traffic) => traffic.requestWithFault('POST /orders', { kind: 'http', status: 502, match: { action: 'SendSms' } }) },
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
      { at: 0.5, run: (traffic) => traffic.abandonRequest('GET /functions', { service: 'scf', action: 'ListFunctions' }) },
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
      {
        at: 0.2,
        run: (traffic) => traffic.requestWithFault('GET /zones', { kind: 'reset-before-headers', match: { action: 'DescribeZones' } }),
      },
      { at: 0.4, run: (traffic) => traffic.request('POST /chat?model=hunyuan-interrupted') },
      {
        at: 0.6,
        run: (traffic) => traffic.requestWithFault('GET /fleet', { kind: 'reset-in-body', match: { action: 'DescribeInstances' } }),
      },
    ],
  },
];

async function runBatch(traffic: Traffic): Promise<void> {
  let left: number = BATCH.calls;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await traffic.request('GET /fleet?region=ap-shanghai');
  };
  await Promise.all(Array.from({ length: BATCH.concurrency }, worker));
}

/** What a person does after a change: look whether it works. */
async function checkShop(traffic: Traffic): Promise<void> {
  await traffic.request('GET /fleet');
  await traffic.request('POST /orders');
}

/** Starts the local API with the rate limit and the latencies of the scenario. */
export async function startScenarioApi(): Promise<TencentCloudApi> {
  const api = await startTencentCloudApi({ credentials: [randomCredential()], rateLimit: { perSecond: RATE_LIMIT } });
  for (const [service, ms] of Object.entries(LATENCIES)) api.faults.add({ kind: 'latency', ms, match: { service } });
  return api;
}

export interface ScenarioRun {
  readonly traffic: Traffic;
  /** Ends the scenario early. */
  readonly signal: AbortSignal;
  /** Default 1. */
  readonly round?: number;
  onScene(scene: Scene): void;
}

/** Runs all phases once. A step that is due while another one runs is late, never left out. */
export async function runScenario(seconds: number, run: ScenarioRun): Promise<void> {
  const { traffic, signal, round = 1, onScene } = run;
  let requests = 0;
  for (const [index, phase] of PHASES.entries()) {
    if (signal.aborted) return;
    const scene: Scene = { phase, number: index + 1, round, caption: phase.caption };
    onScene(scene);
    const start = Date.now();
    const milliseconds = seconds * phase.share * 1000;

    const sendRequests = async (): Promise<void> => {
      for (let at = 0; at < milliseconds; at += 1000 / REQUESTS_PER_SECOND) {
        await waitUntil(start + at, signal);
        if (signal.aborted) return;
        traffic.startRequest(PAGES[requests++ % PAGES.length]);
      }
      await waitUntil(start + milliseconds, signal);
    };
    const runSteps = async (): Promise<void> => {
      for (const step of phase.steps) {
        await waitUntil(start + step.at * milliseconds, signal);
        if (signal.aborted) return;
        if (step.caption !== undefined) onScene({ ...scene, caption: step.caption });
        await step.run(traffic);
      }
    };
    await Promise.all([sendRequests(), runSteps()]);
  }
}

async function waitUntil(time: number, signal: AbortSignal): Promise<void> {
  const milliseconds = time - Date.now();
  if (milliseconds > 0) await delay(milliseconds, undefined, { signal }).catch(() => {});
}
