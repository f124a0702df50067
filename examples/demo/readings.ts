import type { Sample } from './exposition';

/** One look at the counters. */
interface Reading {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Calls by service. */
  readonly calls: ReadonlyMap<string, number>;
  /** Errors and failures by service. */
  readonly errors: ReadonlyMap<string, number>;
  /** Errors and failures by code. */
  readonly codes: ReadonlyMap<string, number>;
}

/** How a service does just now. */
export interface ServiceRate {
  readonly service: string;
  readonly callsPerSecond: number;
  readonly errorsPerSecond: number;
  /** Since the beginning. */
  readonly calls: number;
  readonly errors: number;
  /** Errors from reading to reading, newest last. */
  readonly history: readonly number[];
}

/** How often a code came. */
export interface CodeCount {
  readonly code: string;
  readonly count: number;
  /** From reading to reading, newest last. */
  readonly history: readonly number[];
}

/** Rates are over this time. */
const WINDOW = 2000;
/** More than a screen is wide. */
const REMEMBERED = 240;

/** What the counters said from the beginning until now, and what follows from it. */
export class Readings {
  readonly #readings: Reading[] = [];

  add(samples: readonly Sample[], time = Date.now()): void {
    this.#readings.push({
      time,
      calls: sums(samples, 'tencent_cloud_client_requests_total', 'service'),
      errors: sums(samples, 'tencent_cloud_client_errors_total', 'service'),
      codes: sums(samples, 'tencent_cloud_client_error_codes_total', 'code'),
    });
    if (this.#readings.length > REMEMBERED) this.#readings.shift();
  }

  services(): ServiceRate[] {
    const names = [...(this.#readings.at(-1)?.calls.keys() ?? [])].sort();
    return names.map((service) => ({
      service,
      callsPerSecond: this.#rate(({ calls }) => calls.get(service)),
      errorsPerSecond: this.#rate(({ errors }) => errors.get(service)),
      calls: this.#readings.at(-1)?.calls.get(service) ?? 0,
      errors: this.#readings.at(-1)?.errors.get(service) ?? 0,
      history: this.#history(({ errors }) => errors.get(service)),
    }));
  }

  /** The most frequent first. */
  codes(): CodeCount[] {
    const last = [...(this.#readings.at(-1)?.codes ?? [])];
    return last
      .sort(([, a], [, b]) => b - a)
      .map(([code, count]) => ({ code, count, history: this.#history(({ codes }) => codes.get(code)) }));
  }

  #rate(count: (reading: Reading) => number | undefined): number {
    const last = this.#readings.at(-1);
    const first = this.#readings.findLast(({ time }) => time <= (last?.time ?? 0) - WINDOW) ?? this.#readings[0];
    if (last === undefined || first === last) return 0;
    return (((count(last) ?? 0) - (count(first) ?? 0)) * 1000) / (last.time - first.time);
  }

  #history(count: (reading: Reading) => number | undefined): number[] {
    return this.#readings.slice(1).map((reading, i) => (count(reading) ?? 0) - (count(this.#readings[i]) ?? 0));
  }
}

function sums(samples: readonly Sample[], name: string, label: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { labels, value } of samples.filter((sample) => sample.name === name)) {
    counts.set(labels[label], (counts.get(labels[label]) ?? 0) + value);
  }
  return counts;
}
