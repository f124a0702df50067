import * as http from 'node:http';
import { actions, type Plan, type Transport } from './plans';

/** Makes one call and reads its answer as an application does; one that is to be aborted, it aborts. */
export type Call = (origin: string, plan: Plan) => Promise<void>;

const headersOf = (transport: Transport): Record<string, string> => ({
  'X-TC-Action': actions[transport],
  'X-TC-Version': '2017-03-12',
  'X-TC-Region': 'ap-guangzhou',
});
/** How long the caller waits for what is never answered. */
const PATIENCE = 20;

export const agent = new http.Agent({ keepAlive: true, maxSockets: 100 });

const overHttp: Call = (origin, { path, outcome }) =>
  new Promise((resolve) => {
    const request = http.get(origin + path, { agent, headers: headersOf('http') }, (response) => {
      response.on('data', () => outcome === 'aborted' && request.destroy());
      response.on('error', () => undefined);
      response.on('close', () => resolve());
    });
    request.on('error', () => resolve());
    if (path === '/unanswered') setTimeout(() => request.destroy(), PATIENCE);
  });

const overFetch: Call = async (origin, { path, outcome }) => {
  const controller = new AbortController();
  if (path === '/unanswered') setTimeout(() => controller.abort(), PATIENCE);
  try {
    const response = await fetch(origin + path, { headers: headersOf('fetch'), signal: controller.signal });
    if (outcome === 'aborted') await response.body?.cancel();
    else await response.text();
  } catch {
    // The outcome is the instrumentation's to tell.
  }
};

export const calls: Readonly<Record<Transport, Call>> = { http: overHttp, fetch: overFetch };
