import type { CounterSeries, Exemplar, HistogramSeries, LabelValues } from './series';
import type { SeriesMetric } from './series-metrics';

interface ForeignCounter {
  inc(sample: { labels: LabelValues; value: number; exemplarLabels?: Exemplar }): void;
  inc(labels: LabelValues, value: number): void;
}
interface ForeignHistogram {
  observe(sample: { labels: LabelValues; value: number; exemplarLabels?: Exemplar }): void;
  observe(labels: LabelValues, value: number): void;
}

/** A counter that somebody else has made. It is ours where `series` says so, also where another copy of this package made it. */
export function counterOf(metric: unknown): SeriesMetric<CounterSeries> {
  if (givesSeries<CounterSeries>(metric)) return metric;
  const counter = metric as ForeignCounter & { readonly enableExemplars?: boolean };
  const inc = (labels: LabelValues, value: number, exemplarLabels?: Exemplar): void => {
    if (counter.enableExemplars) counter.inc({ labels, value, exemplarLabels });
    else counter.inc(labels, value);
  };
  return {
    series(labels) {
      inc(labels, 0);
      return { inc: (exemplar) => inc(labels, 1, exemplar) };
    },
  };
}

/** The same of a histogram. */
export function histogramOf(metric: unknown): SeriesMetric<HistogramSeries> {
  if (givesSeries<HistogramSeries>(metric)) return metric;
  const histogram = metric as ForeignHistogram & { readonly enableExemplars?: boolean };
  return {
    series: (labels) => ({
      observe: (value, exemplarLabels) => {
        if (histogram.enableExemplars) histogram.observe({ labels, value, exemplarLabels });
        else histogram.observe(labels, value);
      },
    }),
  };
}

function givesSeries<Series>(metric: unknown): metric is SeriesMetric<Series> {
  return typeof (metric as Partial<SeriesMetric<Series>>).series === 'function';
}
