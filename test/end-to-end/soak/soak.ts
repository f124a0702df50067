import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as promClient from 'prom-client';
import { TencentCloudInstrumentation } from '../../../src';
import { METRICS } from '../../../src/telemetry/metrics';
import { agent, calls } from './calls';
import { actions, killed, type Plan, plans, type Transport } from './plans';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The result of a soak. */
export interface Soak {
  /** Calls by action, outcome, family and code: by the counters, and by what the server did. */
  readonly counted: Counts;
  readonly served: Counts;
  /** Megabytes of heap in use at each rest, after garbage collection. */
  readonly heap: readonly number[];
  /** Sockets, timers and the like at each rest. */
  readonly handles: readonly number[];
  readonly warnings: readonly string[];
  readonly spans: number;
}

type Counts = Readonly<Record<string, number>>;

const TRANSPORTS: readonly Transport[] = ['http', 'fetch'];

/** The plans of a transport, each as often as its weight says. */
const plansOf = (transport: Transport): Plan[] =>
  plans.filter(({ only = transport }) => only === transport).flatMap((plan) => Array<Plan>(plan.weight).fill(plan));
const choices: Readonly<Record<Transport, readonly Plan[]>> = { http: plansOf('http'), fetch: plansOf('fetch') };

/** Makes `total` calls, `concurrency` at a time, and measures at `rests` points at which no call is in flight. */
export async function soak(total: number, concurrency: number, rests: number): Promise<Soak> {
  const warnings: string[] = [];
  process.on('warning', ({ message }) => warnings.push(message));
  const register = new promClient.Registry();
  let spans = 0;
  const instrumentation = new TencentCloudInstrumentation({ endpoints: ['127.0.0.1'], prometheus: { register }, callHook: () => spans++ });
  const server = fork(join(__dirname, 'server.ts'), { execArgv: ['--no-warnings', '--import', 'tsx'] });
  const [port] = (await once(server, 'message')) as [number];
  const heap: number[] = [];
  const handles: number[] = [];

  let made = 0;
  const countedByCaller: Record<string, number> = {};
  const worker = async (until: number): Promise<void> => {
    while (made < until) {
      const transport = TRANSPORTS[made++ % 2];
      const plan = choices[transport][Math.floor(Math.random() * choices[transport].length)];
      const key = `${actions[transport]} ${plan.path}`;
      if (plan.isCountedByCaller) countedByCaller[key] = (countedByCaller[key] ?? 0) + 1;
      await calls[transport](`http://127.0.0.1:${port}`, plan);
    }
  };
  for (let rest = 1; rest <= rests; rest++) {
    const until = Math.floor((total * rest) / rests);
    await Promise.all(Array.from({ length: concurrency }, () => worker(until)));
    collectGarbage();
    heap.push(process.memoryUsage().heapUsed / 1e6);
    handles.push(process.getActiveResourcesInfo().filter((kind) => kind !== 'Timeout').length);
  }

  server.send('counts');
  const [countedByServer] = (await once(server, 'message')) as [Counts];
  server.disconnect();
  agent.destroy();
  instrumentation.disable();
  return {
    counted: await countedIn(register),
    served: servedIn({ ...countedByServer, ...countedByCaller }),
    heap,
    handles,
    warnings,
    spans,
  };
}

/** The counters, by the keys of {@link Soak}. */
async function countedIn(register: promClient.Registry): Promise<Counts> {
  const counted: Record<string, number> = {};
  const add = async (name: string, keyOf: (labels: promClient.LabelValues<string>) => string): Promise<void> => {
    for (const { labels, value } of (await register.getSingleMetric(name)!.get()).values)
      counted[keyOf(labels)] = (counted[keyOf(labels)] ?? 0) + value;
  };
  await add(METRICS.requests.prometheusName, ({ tc_action, outcome }) => `${tc_action} ${outcome}`);
  await add(METRICS.errorCodes.prometheusName, ({ tc_action: action, family, code }) =>
    errorKey(String(action), String(family), family === '_NETWORK' && code !== 'ETIMEDOUT' ? undefined : String(code)),
  );
  return sorted(counted);
}

/** What was done to the calls, by the same keys. */
function servedIn(done: Counts): Counts {
  const served: Record<string, number> = {};
  for (const [key, times] of Object.entries(done)) {
    const [action, path] = key.split(' ');
    const { outcome, family, code } = [...plans, killed].find((plan) => plan.path === path) as Plan;
    const keys = family === undefined ? [`${action} ${outcome}`] : [`${action} ${outcome}`, errorKey(action, family, code)];
    for (const each of keys) served[each] = (served[each] ?? 0) + times;
  }
  return sorted(served);
}

function errorKey(action: string, family: string, code: string | undefined): string {
  return code === undefined ? `${action} ${family}` : `${action} ${family} ${code}`;
}

function sorted(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b)));
}
