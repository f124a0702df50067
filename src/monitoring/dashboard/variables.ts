import type { ResolvedOptions } from '../options';
import { added, METRICS } from '../series';
import { throttlingCodes } from './codes';
import type { Text } from './definition';
import { labelTitle, LABELS } from './labels';
import { PROMETHEUS, type VariableJson } from './grafana';

/** What the dashboard can be narrowed to: the data source, then each label, and any number of its values. */
export function variables({ jobLabels, lang }: ResolvedOptions): VariableJson[] {
  const labels = [...jobLabels.slice(1), 'job', 'tc_service', 'tc_region', 'family'];
  const { codes, exceptions } = throttlingCodes();
  return [
    {
      type: 'datasource',
      name: 'datasource',
      query: 'prometheus',
      label: DATA_SOURCE.title[lang],
      description: DATA_SOURCE.description[lang],
    },
    ...labels.map((label, i) => labelVariable(label, labels.slice(0, i), labelTitle(label)[lang], LABELS[label]?.description[lang])),
    recordedJobs(jobLabels),
    constant('throttling', codes),
    constant('not_throttling', exceptions),
  ];
}

function labelVariable(name: string, outer: readonly string[], label: string, description: string | undefined): VariableJson {
  const metric = name === 'family' ? METRICS.errors : METRICS.requests;
  const matchers = outer.map((other) => `${other}=~"$${other}"`).join(', ');
  const query = `label_values(${metric}${matchers && `{${matchers}}`}, ${name})`;
  return {
    type: 'query',
    name,
    label,
    description,
    datasource: PROMETHEUS,
    query: { query, refId: name },
    definition: query,
    /** When the time range changes. */
    refresh: 2,
    /** By the alphabet. */
    sort: 1,
    multi: true,
    includeAll: true,
    /** Matches series without the label, too: products without regions, alerts about no product. */
    allValue: '.*',
    current: { selected: true, text: ['All'], value: ['$__all'] },
  };
}

/** All jobs of the time range that the recording rules count. Not shown. Where there are none, it matches no job. */
function recordedJobs(jobLabels: readonly string[]): VariableJson {
  const query = `label_values(${added('requests')}{${jobLabels.map((label) => `${label}=~"$${label}"`).join(', ')}}, job)`;
  return {
    type: 'query',
    name: 'recorded',
    datasource: PROMETHEUS,
    query: { query, refId: 'recorded' },
    definition: query,
    refresh: 2,
    multi: true,
    includeAll: true,
    current: { selected: true, text: ['All'], value: ['$__all'] },
    hide: 2,
    skipUrlSync: true,
  };
}

/** A regular expression that is too long to read in a query. Not shown. */
function constant(name: string, value: string): VariableJson {
  return { type: 'constant', name, query: value, current: { selected: true, text: value, value }, hide: 2, skipUrlSync: true };
}

const DATA_SOURCE: Readonly<Record<'title' | 'description', Text>> = {
  title: { en: 'Data source', zh: '数据源' },
  description: {
    en: 'The Prometheus that scrapes the services, or receives what their Collector sends.',
    zh: '采集各服务指标（或接收 Collector 数据）的 Prometheus。',
  },
};
