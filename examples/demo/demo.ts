import { setTimeout as delay } from 'node:timers/promises';
import type { Credential, TencentCloudApi } from '../tencentcloud-api';
import { type Collector, isTencentCloudCall, startCollector } from './collector';
import { compare, isCorrect, METRIC, parseExposition } from './counters';
import { Observer } from './observer';
import { logOutput, terminalOutput } from './output';
import { isPrometheusInstalled, type RunningPrometheus, startPrometheus } from './prometheus';
import { runScenario, type ScenarioRun, startScenarioApi } from './scenario';
import { type RunningService, startService } from './service/service-process';
import { describeCall, describeCounts, describeEvent, describeMetrics, findFailedCall, NEXT_STEPS, section, traceOf } from './summary';
import { Traffic } from './traffic';

type Print = (line: string) => void;

export interface DemoOptions {
  /** How long it takes. When undefined, the scenario repeats until it is stopped. */
  readonly seconds: number | undefined;
  /** Stops the demo early; the summary is printed all the same. */
  readonly signal: AbortSignal;
  readonly print: Print;
  /** The live view is drawn here if it is a terminal. */
  readonly terminal: NodeJS.WriteStream;
}

/** Seconds of one round. */
const ROUND = 60;

/**
 * Starts everything, runs the scenario, stops everything, prints a summary.
 *
 * @returns whether the counters agree with what the API server counted.
 * @throws if a part does not start, or the shop crashes.
 */
export async function runDemo({ seconds, signal, print, terminal }: DemoOptions): Promise<boolean> {
  const closers: Array<() => Promise<unknown>> = [];
  try {
    const api = await startScenarioApi();
    closers.push(() => api.close());
    const collector = await startCollector();
    closers.push(() => collector.close());
    const service = await startService({ credential: api.credentials[0], localApi: api.port, collector: collector.url });
    closers.push(() => service.stop());
    const prometheus = isPrometheusInstalled() ? await startPrometheus(new URL(service.url).host) : undefined;
    if (prometheus !== undefined) closers.push(() => prometheus.stop());
    printStart(api, service, prometheus, print);
    if (seconds === undefined) print(`The scenario begins again every ${ROUND} seconds, until Ctrl-C.\n`);

    const output = terminal.isTTY && process.env.TERM !== 'dumb' ? await terminalOutput(terminal) : logOutput(print);
    const traffic = new Traffic(api, service);
    const observer = new Observer({ service, prometheus, collector, total: seconds }, output);
    const exposition = await whileObserved(observer, async (stopped) => {
      const run = { traffic, signal: AbortSignal.any([signal, stopped]), onScene: observer.onScene.bind(observer) };
      await Promise.race([repeatScenario(seconds, run), service.failed]);
      const metrics = await finalMetrics(service, traffic);
      // Sends the last spans.
      await service.stop();
      return metrics;
    });

    const truth = { answers: api.counts, resets: traffic.resets, abandoned: traffic.abandoned };
    const counts = compare(truth, parseExposition(exposition));
    printCall(collector, exposition, print);
    section('What happened, as the API server knows, and what the counters say', describeCounts(counts)).forEach(print);
    section('Next steps', NEXT_STEPS).forEach(print);
    return counts.every(isCorrect);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function printStart(api: TencentCloudApi, service: RunningService, prometheus: RunningPrometheus | undefined, print: Print): void {
  print(`Tencent Cloud API  ${api.url} (local; verifies signatures)`);
  print(`The shop           ${service.url}`);
  print(`Metrics            ${service.metricsUrl}`);
  const reason = isPrometheusInstalled() ? 'does not start' : 'is not on the PATH';
  print(`Prometheus         ${prometheus === undefined ? `${reason}; the demo runs without alerts` : `${prometheus.url}/alerts`}`);
  print('');
}

/** Runs the observer for as long as the action takes. */
async function whileObserved<T>(observer: Observer, action: (stopped: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const observing = observer.run(stop.signal);
  try {
    return await action(stop.signal);
  } finally {
    stop.abort();
    await observing;
  }
}

/** A time longer than a round is filled with several rounds. */
async function repeatScenario(seconds: number | undefined, run: ScenarioRun): Promise<void> {
  const rounds = seconds === undefined ? Infinity : Math.max(1, Math.round(seconds / ROUND));
  const length = seconds === undefined ? ROUND : seconds / rounds;
  for (let round = 1; round <= rounds && !run.signal.aborted; round++) await runScenario(length, { ...run, round });
  await run.traffic.settled();
}

/** The shop notices a disconnected client within this time. */
const ABORT_TIMEOUT = 3000;

/** Reads the counters once the call of the last disconnected client is counted. */
async function finalMetrics(service: RunningService, traffic: Traffic): Promise<string> {
  for (const deadline = Date.now() + ABORT_TIMEOUT; ; await delay(20)) {
    const exposition = await service.metrics();
    const aborted = parseExposition(exposition).filter(({ name, labels }) => name === METRIC.requests && labels.outcome === 'aborted');
    const count = aborted.reduce((sum, { value }) => sum + value, 0);
    if (count >= traffic.abandoned || Date.now() > deadline) return exposition;
  }
}

function printCall(collector: Collector, exposition: string, print: Print): void {
  const trace = findFailedCall(collector, 'AuthFailure');
  const event = trace === undefined ? [] : describeEvent(collector, trace);
  section('A failed call', trace === undefined ? ['No call has failed yet.'] : describeCall(trace)).forEach(print);
  if (event.length > 0) section('The log event of such a call', event).forEach(print);
  section('The counters', describeMetrics(exposition, trace)).forEach(print);
}

/**
 * Makes the shop call DescribeRegions of the real API once, and prints the span and the counters.
 *
 * @returns whether the call succeeded.
 * @throws if the shop does not start.
 */
export async function callRealApi(credential: Credential, print: Print): Promise<boolean> {
  const collector = await startCollector();
  try {
    const service = await startService({ credential, collector: collector.url });
    let exposition: string;
    try {
      print('Calling cvm/DescribeRegions on cvm.tencentcloudapi.com');
      await (await fetch(`${service.url}/regions`)).arrayBuffer();
      exposition = await service.metrics();
    } finally {
      // Sends the spans.
      await service.stop();
    }
    const span = collector.spans.find(isTencentCloudCall);
    if (span === undefined) throw new Error('no span of the call was exported');
    const trace = traceOf(span, collector.spans);
    section('The call', describeCall(trace)).forEach(print);
    section('The counters', describeMetrics(exposition, trace)).forEach(print);
    return span.status !== 'ERROR';
  } finally {
    await collector.close();
  }
}
