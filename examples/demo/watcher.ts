import { setTimeout as delay } from 'node:timers/promises';
import { parseExposition } from './exposition';
import type { Onlooker } from './onlooker';
import type { Scene } from './play';
import type { Alert, RunningPrometheus } from './prometheus-process';
import { Readings } from './readings';
import type { RunningService } from './service-process';
import { type ExportedSpan, isHttpCall, isTencentCloudCall } from './spans';

/** All that an onlooker can know at a moment. */
export interface Watch {
  readonly scene: Scene | undefined;
  /** Seconds since the story began. */
  readonly elapsed: number;
  /** Seconds that it will take; undefined for until it is stopped. */
  readonly total: number | undefined;
  readonly readings: Readings;
  /** Spans of failed calls, newest first. */
  readonly failures: readonly ExportedSpan[];
  /** For how many of the failed calls that are remembered the HTTP span says so too. */
  readonly asHttpSeesIt: { readonly failed: number; readonly shown: number };
  readonly metricsUrl: string;
  /** undefined where there is no Prometheus. */
  readonly prometheusUrl: string | undefined;
  /** Alerts that fire, as Prometheus says. */
  readonly alerts: readonly Alert[];
}

export interface Watched {
  readonly service: RunningService;
  readonly prometheus: RunningPrometheus | undefined;
  /** Those that were exported, oldest first; grows. */
  readonly spans: readonly ExportedSpan[];
  readonly total: number | undefined;
}

/** Milliseconds between two pictures. */
const TICK = 250;
/** Milliseconds between two looks at the counters. */
const SAMPLING = { shortest: 500, longest: 1500 } as const;
/** So many looks in a story: a line of them is then as wide as a small terminal. */
const LOOKS = 40;

/** Looks at the shop from outside, as a monitoring system does, and keeps an onlooker informed. */
export class Watcher {
  readonly #watched: Watched;
  readonly #onlooker: Onlooker;
  readonly #readings = new Readings();
  readonly #began = Date.now();
  #scene: Scene | undefined;
  #alerts: readonly Alert[] = [];
  #seen: ExportedSpan | undefined;

  constructor(watched: Watched, onlooker: Onlooker) {
    this.#watched = watched;
    this.#onlooker = onlooker;
  }

  onScene(scene: Scene): void {
    this.#scene = scene;
    this.#onlooker.onScene(scene);
  }

  /** Watches until it is told to stop. Never rejects. */
  async watch(signal: AbortSignal): Promise<void> {
    const wait = (milliseconds: number): Promise<void> => delay(milliseconds, undefined, { signal }).catch(() => {});
    const look = async (): Promise<void> => {
      const { total = (LOOKS * SAMPLING.longest) / 1000 } = this.#watched;
      const pause = Math.min(SAMPLING.longest, Math.max(SAMPLING.shortest, (total * 1000) / LOOKS));
      for (; !signal.aborted; await wait(pause)) await this.#look();
    };
    const tell = async (): Promise<void> => {
      for (; !signal.aborted; await wait(TICK)) this.#tell();
    };
    await Promise.all([look(), tell()]);
    this.#tell();
    this.#onlooker.end();
  }

  async #look(): Promise<void> {
    const { service, prometheus } = this.#watched;
    // What cannot be read now is read next time; that the shop has ended is told elsewhere.
    const [exposition, alerts] = await Promise.all([
      service.metrics().catch(() => ''),
      prometheus?.firingAlerts().catch(() => this.#alerts),
    ]);
    if (exposition !== '') this.#readings.add(parseExposition(exposition));
    this.#alerts = alerts ?? [];
  }

  #tell(): void {
    const failures = this.#watched.spans.filter((span) => isTencentCloudCall(span) && span.status === 'ERROR');
    const known = this.#seen === undefined ? -1 : failures.indexOf(this.#seen);
    for (const failure of failures.slice(known + 1)) this.#onlooker.onFailure(failure);
    this.#seen = failures.at(-1) ?? this.#seen;
    this.#onlooker.onTick({
      scene: this.#scene,
      elapsed: (Date.now() - this.#began) / 1000,
      total: this.#watched.total,
      readings: this.#readings,
      failures: failures.toReversed(),
      asHttpSeesIt: this.#asHttpSeesIt(failures),
      metricsUrl: this.#watched.service.metricsUrl,
      prometheusUrl: this.#watched.prometheus?.url,
      alerts: this.#alerts,
    });
  }

  #asHttpSeesIt(failures: readonly ExportedSpan[]): Watch['asHttpSeesIt'] {
    const errors = this.#watched.spans.filter((span) => isHttpCall(span) && span.status === 'ERROR');
    const ids = new Set(errors.map(({ spanId }) => spanId));
    return { failed: failures.length, shown: failures.filter(({ parentSpanId }) => ids.has(parentSpanId)).length };
  }
}
