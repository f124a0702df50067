import { DataqueryBuilder, PromQueryFormat, QueryEditorMode } from '@grafana/grafana-foundation-sdk/prometheus';
import { DATA_SOURCE } from './variables';

/** A question to Prometheus, and how its series are called in the legend. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** Over the time range. */
export function overTime({ expr, legend }: Query): DataqueryBuilder {
  return asked(expr).legendFormat(legend).range();
}

/** Over the time range, with single calls that link to their traces. */
export function withExemplars(query: Query): DataqueryBuilder {
  return overTime(query).exemplar(true);
}

/** Once, at the end of the time range. */
export function atTheEnd({ expr, legend }: Query): DataqueryBuilder {
  return asked(expr).legendFormat(legend).instant();
}

/** At the end of the time range, a row for each series. */
export function asTable(expr: string): DataqueryBuilder {
  return asked(expr).format(PromQueryFormat.Table).instant();
}

function asked(expr: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(DATA_SOURCE).editorMode(QueryEditorMode.Code).expr(expr);
}
