import * as http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { actions, type Plan, type Transport } from './plans';

/** Makes one call and reads its answer as an application does, or ends it early where the plan says so. */
export type Call = (origin: string, plan: Plan) => Promise<void>;

const headersOf = (transport: Transport): Record<string, string> => ({
  'X-TC-Action': actions[transport],
  'X-TC-Version': '2017-03-12',
  'X-TC-Region': 'ap-guangzhou',
});
/** How long the caller waits for an answer that never comes, in milliseconds. */
const PATIENCE = 20;

/** On Node.js 20, a request that queues for a socket is first seen when it gets one: too late to know that a timer has destroyed it. */
const CAN_QUEUE = Number.parseInt(process.versions.node, 10) > 20;
export const agent = new http.Agent({ keepAlive: true, maxSockets: CAN_QUEUE ? 100 : Infinity });

const overHttp: Call = (origin, { path, outcome }) =>
  new Promise((resolve) => {
    const request = http.get(origin + path, { agent, headers: headersOf('http') }, (response) => {
      response.on('data', () => outcome === 'aborted' && request.destroy());
      response.on('error', () => undefined);
      response.on('close', () => resolve());
    });
    request.on('error', () => resolve());
    if (path === '/timed-out') setTimeout(() => request.destroy(), PATIENCE);
    if (path === '/given-up') void giveUp(() => request.destroy());
  });

const overFetch: Call = async (origin, { path, outcome }) => {
  const controller = new AbortController();
  if (path === '/given-up') void giveUp(() => controller.abort());
  try {
    const response = await fetch(origin + path, { headers: headersOf('fetch'), signal: controller.signal });
    if (outcome === 'aborted') await response.body?.cancel();
    else await response.text();
  } catch {
    // The instrumentation says how the call ended.
  }
};

/** Ends a call as a user who goes away does: not from a timer, which would be a time limit. */
async function giveUp(end: () => void): Promise<void> {
  await sleep(PATIENCE);
  end();
}

export const calls: Readonly<Record<Transport, Call>> = { http: overHttp, fetch: overFetch };
