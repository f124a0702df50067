import type { Stage } from './stage';

/** Something that happens once in a phase. */
export interface Event {
  /** When: 0 at the beginning of the phase, 1 at its end. */
  readonly at: number;
  /** For the onlooker; events without one are not announced. */
  readonly caption?: string;
  happen(stage: Stage): Promise<void>;
}

export interface Phase {
  readonly title: string;
  readonly caption: string;
  /** Part of the story's time. */
  readonly share: number;
  readonly events: readonly Event[];
}

/** Calls a second for each action, beyond which the local API throttles; the real one mostly has 20. */
export const RATE_LIMIT = 10;

/** Visits a second, all through the story. */
export const VISITS_PER_SECOND = 12;

/** What is visited, in turn: six actions of four services in four regions. */
export const VISITS: readonly string[] = [
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

/** Milliseconds that the services take to answer. */
export const LATENCIES: Readonly<Record<string, number>> = { cvm: 25, sms: 40, scf: 60, hunyuan: 120 };

/** More calls of one action than {@link RATE_LIMIT} lets pass, and how many of them at the same time. */
const BATCH = { calls: 30, parallel: 6 } as const;

export const STORY: readonly Phase[] = [
  {
    title: 'Normal traffic',
    caption: 'Four services, four regions; now and then something goes wrong, as it does',
    share: 0.25,
    events: [
      { at: 0.2, happen: (stage) => stage.visit('POST /fleet?dryRun') },
      { at: 0.4, happen: (stage) => stage.visit('POST /jobs?function=nightly-report') },
      { at: 0.6, happen: (stage) => stage.disturb('POST /orders', { kind: 'http', status: 502, match: { action: 'SendSms' } }) },
    ],
  },
  {
    title: 'A key is rotated badly',
    caption: 'The old key is deleted in the console before the shop has the new one',
    share: 0.2,
    events: [
      {
        at: 0,
        async happen(stage) {
          stage.replaceKey();
          await lookAtTheShop(stage);
        },
      },
      {
        at: 0.5,
        caption: 'The new key is deployed, cut short when it was copied: every signature is wrong',
        async happen(stage) {
          await stage.deployKey({ ...stage.key, secretKey: stage.key.secretKey.slice(0, -1) });
          await lookAtTheShop(stage);
        },
      },
    ],
  },
  {
    title: 'The right key',
    caption: 'The whole key is deployed; the errors stop',
    share: 0.15,
    events: [
      { at: 0, happen: (stage) => stage.deployKey(stage.key) },
      { at: 0.5, happen: (stage) => stage.walkOut('GET /functions', 'scf', 'ListFunctions') },
    ],
  },
  {
    title: 'A wave of throttling',
    caption: `A batch job lists all instances, ${BATCH.calls} calls in a row; the limit is ${RATE_LIMIT} a second`,
    share: 0.2,
    events: [0, 0.2, 0.4, 0.6, 0.8].map((at) => ({ at, happen: listAllInstances })),
  },
  {
    title: 'Recovery',
    caption: 'The batch job is over; what is left is everyday trouble',
    share: 0.2,
    events: [
      {
        at: 0.2,
        happen: (stage) => stage.disturb('GET /zones', { kind: 'reset-before-headers', match: { action: 'DescribeZones' } }),
      },
      { at: 0.4, happen: (stage) => stage.visit('POST /chat?model=hunyuan-interrupted') },
      { at: 0.6, happen: (stage) => stage.disturb('GET /fleet', { kind: 'reset-in-body', match: { action: 'DescribeInstances' } }) },
    ],
  },
];

async function listAllInstances(stage: Stage): Promise<void> {
  const left = Array.from({ length: BATCH.calls }, () => 'GET /fleet?region=ap-shanghai');
  const worker = async (): Promise<void> => {
    for (let page = left.pop(); page !== undefined; page = left.pop()) await stage.visit(page);
  };
  await Promise.all(Array.from({ length: BATCH.parallel }, worker));
}

/** As one does after a change. */
async function lookAtTheShop(stage: Stage): Promise<void> {
  await stage.visit('GET /fleet');
  await stage.visit('POST /orders');
}
