/** Starts the parts of the demo, runs the scenario, stops the parts, prints a summary. */
import { setTimeout as delay } from 'node:timers/promises';
import { fasterRules } from '../../monitoring/faster';
import { findProgram } from '../../test/support/stack/programs';
import { PrometheusServer } from '../../test/support/stack/prometheus';
import type { Credential, TencentCloudApi } from '../tencentcloud-api';
import { Observer } from './observer';
import { logOutput, terminalOutput } from './output';
import { type RunningService, startService } from './service/start-service';
import { compare, isCorrect, summarizeCall, summarizeRun } from './summary';
import { isTencentCloudCall, parseExposition, startCollector } from './telemetry';
import { startScenarioApi, Traffic } from './traffic';

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
    const prometheus = await startPrometheus(service);
    if (prometheus !== undefined) closers.push(() => prometheus.stop());
    printStart(api, service, prometheus, print);
    if (seconds === undefined) print(`The scenario begins again every ${ROUND} seconds, until Ctrl-C.\n`);

    // A time longer than a round is filled with several rounds.
    const rounds = seconds === undefined ? Infinity : Math.max(1, Math.round(seconds / ROUND));
    const round = seconds === undefined ? ROUND : seconds / rounds;
    const output = terminal.isTTY && process.env.TERM !== 'dumb' ? await terminalOutput(terminal) : logOutput(print);
    const observer = new Observer({ service, prometheus, collector, round, total: seconds, output });
    const traffic = new Traffic(api, service);
    const stop = new AbortController();
    const repeatScenario = async (): Promise<void> => {
      const ends = AbortSignal.any([signal, stop.signal]);
      for (let i = 1; i <= rounds && !ends.aborted; i++) await traffic.runScenario(round, i, (scene) => observer.onScene(scene), ends);
      await traffic.settled();
    };
    const observing = observer.run(stop.signal);
    let exposition: string;
    try {
      await Promise.race([repeatScenario(), service.failed]);
      exposition = await finalMetrics(service, traffic);
      // Sends the last spans.
      await service.stop();
    } finally {
      stop.abort();
      await observing;
    }

    const counts = compare(traffic.happened(), parseExposition(exposition));
    summarizeRun(collector, exposition, counts).forEach(print);
    return counts.every(isCorrect);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/** The rules look back minutes to days. Here a second stands for half a minute, so that alerts fire and resolve while somebody watches. */
const SPEED = 30;
const SCRAPE_INTERVAL = 15_000;
const EVALUATION_INTERVAL = 30_000;

/**
 * Starts a Prometheus that scrapes the shop, with the alert rules {@link SPEED} times as fast as they are shipped.
 *
 * @returns undefined if it is not installed or does not start.
 */
async function startPrometheus(service: RunningService): Promise<PrometheusServer | undefined> {
  const scrape = `${SCRAPE_INTERVAL / SPEED}ms`;
  const configuration = {
    global: { scrape_interval: scrape, scrape_timeout: scrape, evaluation_interval: `${EVALUATION_INTERVAL / SPEED}ms` },
    rule_files: ['rules.yml'],
    scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: [new URL(service.url).host] }] }],
  };
  // JSON is YAML.
  const files = { 'prometheus.yml': JSON.stringify(configuration), 'rules.yml': fasterRules(SPEED) };
  return PrometheusServer.start(files).catch(() => undefined);
}

function printStart(api: TencentCloudApi, service: RunningService, prometheus: PrometheusServer | undefined, print: Print): void {
  print(`Tencent Cloud API  ${api.url} (local; verifies signatures)`);
  print(`The shop           ${service.url}`);
  print(`Metrics            ${service.metricsUrl}`);
  const reason = findProgram('prometheus') === undefined ? 'is not on the PATH' : 'does not start';
  print(`Prometheus         ${prometheus === undefined ? `${reason}; the demo runs without alerts` : `${prometheus.url}/alerts`}`);
  print('');
}

/** The shop notices a disconnected client within this time, in milliseconds. */
const ABORT_TIMEOUT = 3000;

/** Reads the counters once they are right: the shop may not have noticed yet that its last client has disconnected. */
async function finalMetrics(service: RunningService, traffic: Traffic): Promise<string> {
  for (const deadline = Date.now() + ABORT_TIMEOUT; ; await delay(20)) {
    const exposition = await service.metrics();
    if (compare(traffic.happened(), parseExposition(exposition)).every(isCorrect) || Date.now() > deadline) return exposition;
  }
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
    summarizeCall(collector, span, exposition).forEach(print);
    return span.status !== 'ERROR';
  } finally {
    await collector.close();
  }
}
