/** Links a sample to the span of the call that it counts. */
export interface Exemplar {
  readonly trace_id: string;
  readonly span_id: string;
}

export type LabelValues = Readonly<Record<string, string>>;

/** One series of a counter. */
export interface CounterSeries {
  inc(exemplar: Exemplar | undefined): void;
}

/** One series of a histogram. */
export interface HistogramSeries {
  observe(value: number, exemplar: Exemplar | undefined): void;
}

/** A sample as a registry takes it from a metric. */
export interface Sample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName?: string;
  readonly exemplar?: PlacedExemplar | null;
}

interface PlacedExemplar {
  readonly labelSet: Exemplar;
  readonly value: number;
  /** Seconds since the epoch. */
  readonly timestamp: number;
}

/** Counts in a number of its own. */
export class CountedSeries implements CounterSeries {
  readonly #labels: LabelValues;
  #value = 0;
  #exemplar: PlacedExemplar | undefined;

  constructor(labels: LabelValues) {
    this.#labels = labels;
  }

  inc(exemplar: Exemplar | undefined): void {
    this.#value++;
    if (exemplar !== undefined) this.#exemplar = placed(exemplar, 1);
  }

  sample(): Sample {
    return { labels: this.#labels, value: this.#value, exemplar: this.#exemplar };
  }

  reset(): void {
    this.#value = 0;
    this.#exemplar = undefined;
  }
}

/** Counts in numbers of its own, one for each bucket. */
export class ObservedSeries implements HistogramSeries {
  readonly #labels: LabelValues;
  readonly #bounds: readonly number[];
  /** Observations by bucket; the last one is without an upper bound. */
  readonly #counts: number[];
  readonly #exemplars: PlacedExemplar[] = [];
  #sum = 0;

  constructor(labels: LabelValues, bounds: readonly number[]) {
    this.#labels = labels;
    this.#bounds = bounds;
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number, exemplar: Exemplar | undefined): void {
    let bucket = 0;
    while (bucket < this.#bounds.length && value > this.#bounds[bucket]) bucket++;
    this.#counts[bucket]++;
    this.#sum += value;
    if (exemplar !== undefined) this.#exemplars[bucket] = placed(exemplar, value);
  }

  samples(name: string): Sample[] {
    const labels = this.#labels;
    let count = 0;
    const buckets = this.#counts.map((inBucket, bucket): Sample => {
      count += inBucket;
      const le = this.#bounds[bucket] ?? '+Inf';
      return { labels: { le, ...labels }, value: count, metricName: `${name}_bucket`, exemplar: this.#exemplars[bucket] };
    });
    return [
      ...buckets,
      { labels: { ...labels }, value: this.#sum, metricName: `${name}_sum` },
      { labels: { ...labels }, value: count, metricName: `${name}_count` },
    ];
  }

  reset(): void {
    this.#counts.fill(0);
    this.#exemplars.length = 0;
    this.#sum = 0;
  }
}

function placed(labelSet: Exemplar, value: number): PlacedExemplar {
  return { labelSet, value, timestamp: Date.now() / 1000 };
}
