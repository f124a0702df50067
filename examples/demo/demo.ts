import { setTimeout as delay } from 'node:timers/promises';
import { randomCredential, startTencentCloudApi, type TencentCloudApi } from '../tencentcloud-api';
import { compare, isRight } from './comparison';
import { parseExposition } from './exposition';
import type { Onlooker } from './onlooker';
import { type Performance, playStory } from './play';
import { isPrometheusInstalled, type RunningPrometheus, startPrometheus } from './prometheus-process';
import { type RunningService, startService } from './service-process';
import type { ExportedSpan } from './spans';
import { Stage } from './stage';
import { LATENCIES, RATE_LIMIT } from './story';
import { describeCall, describeComparison, describeMetrics, failedCall, section } from './summary';
import { startTraceCollector } from './trace-collector';
import { type Watched, Watcher } from './watcher';

export interface DemoOptions {
  /** How long it takes; undefined for one story after the other until it is stopped. */
  readonly seconds: number | undefined;
  /** Ends it before its time, with a summary of what there was. */
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
  /** Called when everything has started. */
  readonly newOnlooker: () => Onlooker;
}

/** Seconds of a story, unless less time is given; longer ones are told several times. */
const STORY_SECONDS = 60;

/**
 * Starts everything, plays, ends everything, and prints a summary.
 *
 * @returns whether the counters agree with what the API server has counted.
 * @throws if something does not start, or the shop dies.
 */
export async function playDemo(options: DemoOptions): Promise<boolean> {
  const { print } = options;
  const closers: Array<() => Promise<unknown>> = [];
  try {
    const api = await startApi();
    closers.push(() => api.close());
    const collector = await startTraceCollector();
    closers.push(() => collector.close());
    const service = await startService({ credential: api.credentials[0], localApi: api.port, collector: collector.url });
    closers.push(() => service.stop());
    const prometheus = await prometheusFor(service);
    if (prometheus !== undefined) closers.push(() => prometheus.stop());
    announce(api, service, prometheus, print);

    const stage = new Stage(api, service);
    const exposition = await whileWatched({ ...options, service, prometheus, spans: collector.spans }, async (production) => {
      await Promise.race([playFor({ ...production, stage, seconds: options.seconds }), service.failed]);
      const settled = await settledMetrics(service, stage);
      // It sends the last spans.
      await service.stop();
      return settled;
    });
    const truth = { answers: api.counts, resets: stage.resets, walkouts: stage.walkouts };
    const counts = compare(truth, parseExposition(exposition));
    summarize(collector.spans, exposition).forEach(print);
    section('What happened, as the API server knows, and what the counters say', describeComparison(counts)).forEach(print);
    return counts.every(isRight);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function startApi(): Promise<TencentCloudApi> {
  const api = await startTencentCloudApi({ credentials: [randomCredential()], rateLimit: { perSecond: RATE_LIMIT } });
  for (const [service, ms] of Object.entries(LATENCIES)) api.faults.add({ kind: 'latency', ms, match: { service } });
  return api;
}

async function prometheusFor(service: RunningService): Promise<RunningPrometheus | undefined> {
  return isPrometheusInstalled() ? startPrometheus(new URL(service.url).host) : undefined;
}

function announce(
  api: TencentCloudApi,
  service: RunningService,
  prometheus: RunningPrometheus | undefined,
  print: (line: string) => void,
): void {
  print(`Tencent Cloud API  ${api.url} (local; verifies signatures)`);
  print(`The shop           ${service.url}`);
  print(`Metrics            ${service.metricsUrl}`);
  if (prometheus !== undefined) print(`Prometheus         ${prometheus.url}/alerts`);
  else print(`Prometheus         ${isPrometheusInstalled() ? 'does not start' : 'is not on the PATH'}; the demo goes on without it`);
  print('');
}

type Watching = Pick<DemoOptions, 'seconds' | 'signal' | 'newOnlooker'> & Omit<Watched, 'total'>;

/** Does something for an onlooker to see; what it is given ends when it ends. */
async function whileWatched<T>(
  { seconds, signal, newOnlooker, ...watched }: Watching,
  act: (production: Pick<Performance, 'signal' | 'onScene'>) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const watcher = new Watcher({ ...watched, total: seconds }, newOnlooker());
  const watching = watcher.watch(over.signal);
  try {
    return await act({ signal: AbortSignal.any([signal, over.signal]), onScene: (scene) => watcher.onScene(scene) });
  } finally {
    over.abort();
    await watching;
  }
}

/** Ends when the time is over, or when it is told to, and all visitors have left. */
async function playFor({ seconds, ...performance }: Performance & Pick<DemoOptions, 'seconds'>): Promise<void> {
  const times = seconds === undefined ? Infinity : Math.max(1, Math.round(seconds / STORY_SECONDS));
  const length = seconds === undefined ? STORY_SECONDS : seconds / times;
  for (let time = 0; time < times && !performance.signal.aborted; time++) await playStory(length, performance);
  await performance.stage.settled();
}

/** Long enough for the shop to notice that a visitor has left. */
const PATIENCE = 3000;

/** What the shop has counted when also the call of the visitor who left last is over. */
async function settledMetrics(service: RunningService, stage: Stage): Promise<string> {
  for (const deadline = Date.now() + PATIENCE; ; await delay(20)) {
    const exposition = await service.metrics();
    const requests = parseExposition(exposition).filter(({ name }) => name === 'tencent_cloud_client_requests_total');
    const aborted = requests.filter(({ labels }) => labels.outcome === 'aborted').reduce((sum, { value }) => sum + value, 0);
    if (aborted >= stage.walkouts || Date.now() > deadline) return exposition;
  }
}

function summarize(spans: readonly ExportedSpan[], exposition: string): string[] {
  const call = failedCall(spans, 'AuthFailure');
  return [
    ...section('A failed call', call === undefined ? ['None has failed yet.'] : describeCall(call)),
    ...section('The counters', describeMetrics(exposition, call)),
  ];
}
