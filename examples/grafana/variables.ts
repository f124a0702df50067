import { DatasourceVariableBuilder, QueryVariableBuilder, VariableRefresh, VariableSort } from '@grafana/grafana-foundation-sdk/dashboard';
import { PrometheusMetrics } from '../../src';
import { CALLS, JOB, SERVICE } from './selectors';

/** Every panel and query asks the Prometheus that the reader has chosen. */
export const DATA_SOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** One at a time: a panel cannot ask several. */
export const dataSource = new DatasourceVariableBuilder('datasource')
  .label('Data source')
  .description('The Prometheus that scrapes the services, or receives what their Collector sends.')
  .type('prometheus');

export const job = labelVariable('job', {
  label: 'Job',
  description: 'The service that calls Tencent Cloud.',
  from: PrometheusMetrics.requests,
  matching: '',
});

export const service = labelVariable('service', {
  label: 'Service',
  description: 'Product of Tencent Cloud that is called, such as cvm.',
  from: PrometheusMetrics.requests,
  matching: JOB,
});

export const region = labelVariable('region', {
  label: 'Region',
  description: 'Target region. All also has the products without regions; latency is not known by region.',
  from: PrometheusMetrics.requests,
  matching: SERVICE,
});

export const family = labelVariable('family', {
  label: 'Error family',
  description: 'What stands before the first dot of an error code.',
  from: PrometheusMetrics.errors,
  matching: CALLS,
});

interface Labelled {
  readonly label: string;
  readonly description: string;
  readonly from: string;
  readonly matching: string;
}

/** Any number of the values that a label has in the time range. */
function labelVariable(name: string, { label, description, from, matching }: Labelled): QueryVariableBuilder {
  const selector = matching === '' ? from : `${from}{${matching}}`;
  const query = `label_values(${selector}, ${name})`;
  return new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(DATA_SOURCE)
    .query(query)
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] });
}
