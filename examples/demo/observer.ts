/** Watches the shop from outside, as a monitoring system does: its counters over time, its spans, the alerts. */
import { setTimeout as delay } from 'node:timers/promises';
import type { PrometheusServer } from '../../test/support/stack/prometheus';
import type { Output } from './output';
import type { Scene } from './scenario';
import type { RunningService } from './service/start-service';
import type { Collector, ExportedSpan, Sample } from './telemetry';
import { isHttpCall, isTencentCloudCall, LABEL, METRIC, parseExposition, sums } from './telemetry';

/** A firing alert. */
export interface Alert {
  readonly name: string;
  /** The cloud service it is about; empty for an alert about none in particular. */
  readonly service: string;
}

async function firingAlerts(prometheus: PrometheusServer): Promise<Alert[]> {
  const series = await prometheus.query('ALERTS{alertstate="firing"}');
  return series.map(({ metric }) => ({ name: metric.alertname, service: metric[LABEL.service] ?? '' }));
}

/** The errors of one cloud service, or with one code, since the start. */
export interface ErrorCount {
  readonly name: string;
  readonly errors: number;
  /** From reading to reading, newest last. */
  readonly history: readonly number[];
}

export interface ServiceStatus extends ErrorCount {
  readonly callsPerSecond: number;
  readonly errorsPerSecond: number;
}

/** Everything that an output can show at one moment. */
export interface Snapshot {
  readonly scene: Scene | undefined;
  /** Seconds since the start. */
  readonly elapsed: number;
  /** Seconds until the end; undefined when the scenario repeats until it is stopped. */
  readonly total: number | undefined;
  readonly services: readonly ServiceStatus[];
  /** The most frequent first. */
  readonly codes: readonly ErrorCount[];
  /** Spans of failed calls, newest first. */
  readonly failures: readonly ExportedSpan[];
  /** How many of the failures the generic HTTP span of the same call shows as failed. */
  readonly shownByHttp: number;
  readonly metricsUrl: string;
  /** undefined without Prometheus. */
  readonly prometheusUrl: string | undefined;
  readonly alerts: readonly Alert[];
}

/** The counters at one moment, added up. */
interface Reading {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly calls: ReadonlyMap<string, number>;
  readonly errors: ReadonlyMap<string, number>;
  readonly codes: ReadonlyMap<string, number>;
}

/** Rates are averages over this time, in milliseconds. */
const RATE_WINDOW = 2000;
/** More than a wide terminal has columns. */
const MAX_READINGS = 240;

/** Readings of the counters from the start until now. */
export class History {
  readonly #readings: Reading[] = [];

  add(samples: readonly Sample[], time = Date.now()): void {
    this.#readings.push({
      time,
      calls: sumBy(samples, METRIC.requests, LABEL.service),
      errors: sumBy(samples, METRIC.errors, LABEL.service),
      codes: sumBy(samples, METRIC.errorCodes, 'code'),
    });
    if (this.#readings.length > MAX_READINGS) this.#readings.shift();
  }

  services(): ServiceStatus[] {
    const last = this.#readings.at(-1);
    return [...(last?.calls.keys() ?? [])].sort().map((service) => ({
      name: service,
      callsPerSecond: this.#rate(({ calls }) => calls.get(service)),
      errorsPerSecond: this.#rate(({ errors }) => errors.get(service)),
      errors: last?.errors.get(service) ?? 0,
      history: this.#increases(({ errors }) => errors.get(service)),
    }));
  }

  codes(): ErrorCount[] {
    const counts = [...(this.#readings.at(-1)?.codes ?? [])].sort(([, a], [, b]) => b - a);
    return counts.map(([name, errors]) => ({ name, errors, history: this.#increases(({ codes }) => codes.get(name)) }));
  }

  #rate(count: (reading: Reading) => number | undefined): number {
    const last = this.#readings.at(-1);
    if (last === undefined) return 0;
    const first = this.#readings.findLast(({ time }) => time <= last.time - RATE_WINDOW) ?? this.#readings[0];
    if (first === last) return 0;
    return (((count(last) ?? 0) - (count(first) ?? 0)) * 1000) / (last.time - first.time);
  }

  #increases(count: (reading: Reading) => number | undefined): number[] {
    return this.#readings.slice(1).map((reading, i) => (count(reading) ?? 0) - (count(this.#readings[i]) ?? 0));
  }
}

function sumBy(samples: readonly Sample[], name: string, label: string): Map<string, number> {
  return sums(samples.filter((sample) => sample.name === name).map(({ labels, value }) => [labels[label], value]));
}

/** Milliseconds between two updates of the output. */
const TICK = 250;
/** A sparkline of so many readings fits into a terminal of 80 columns and covers most of a round. */
const READINGS_PER_ROUND = 40;

interface Observed {
  readonly service: RunningService;
  readonly prometheus: PrometheusServer | undefined;
  readonly collector: Collector;
  /** Seconds of one round of the scenario. */
  readonly round: number;
  readonly total: number | undefined;
  readonly output: Output;
}

/** Reads the shop's counters, spans and alerts, and keeps an output up to date. */
export class Observer {
  readonly #observed: Observed;
  readonly #history = new History();
  readonly #start = Date.now();
  #scene: Scene | undefined;
  #alerts: readonly Alert[] = [];
  #lastReported: ExportedSpan | undefined;

  constructor(observed: Observed) {
    this.#observed = observed;
  }

  onScene(scene: Scene): void {
    this.#scene = scene;
    this.#observed.output.onScene(scene);
  }

  /** Runs until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const ticksPerReading = Math.min(6, Math.max(2, Math.round((this.#observed.round * 1000) / READINGS_PER_ROUND / TICK)));
    for (let tick = 0; !signal.aborted; tick++) {
      if (tick % ticksPerReading === 0) await this.#read();
      this.#report();
      await delay(TICK, undefined, { signal }).catch(() => {});
    }
    this.#report();
    this.#observed.output.end();
  }

  async #read(): Promise<void> {
    const { service, prometheus } = this.#observed;
    // A reading that fails is left out. If the shop has ended, `service.failed` rejects.
    const [exposition, alerts = []] = await Promise.all([
      service.metrics().catch(() => undefined),
      prometheus && firingAlerts(prometheus).catch(() => this.#alerts),
    ]);
    if (exposition !== undefined) this.#history.add(parseExposition(exposition));
    this.#alerts = alerts;
  }

  #report(): void {
    const { service, prometheus, collector, total, output } = this.#observed;
    const failures = collector.spans.filter((span) => isTencentCloudCall(span) && span.status === 'ERROR');
    const reported = this.#lastReported === undefined ? -1 : failures.lastIndexOf(this.#lastReported);
    for (const failure of failures.slice(reported + 1)) output.onFailure(failure);
    this.#lastReported = failures.at(-1) ?? this.#lastReported;

    const failedHttp = new Set(collector.spans.filter((span) => isHttpCall(span) && span.status === 'ERROR').map(({ spanId }) => spanId));
    output.onUpdate({
      scene: this.#scene,
      elapsed: (Date.now() - this.#start) / 1000,
      total,
      services: this.#history.services(),
      codes: this.#history.codes(),
      failures: failures.toReversed(),
      shownByHttp: failures.filter(({ parentSpanId }) => failedHttp.has(parentSpanId)).length,
      metricsUrl: service.metricsUrl,
      prometheusUrl: prometheus?.url,
      alerts: this.#alerts,
    });
  }
}
