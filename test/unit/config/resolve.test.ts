import { strict as assert } from 'node:assert';
import * as prometheusClient from 'prom-client';
import { OPTIONS } from '../../../src/config/options';
import { resolveConfig } from '../../../src/config/resolve';
import { optionsTable } from '../docs/options-table';

describe('resolveConfig', () => {
  it('fills in the defaults', () => {
    const { prometheus, ...rest } = resolveConfig({});
    assert.deepEqual(rest, {
      endpoints: [],
      ignoreCall: undefined,
      callHook: undefined,
      spans: 'all',
      failureEvents: true,
      captureSecretId: false,
      recordErrorMessage: true,
      meter: true,
      maxSeries: 1000,
      services: [],
      extensions: undefined,
    });
    assert.equal(prometheus?.register, prometheusClient.register);
    assert.equal(prometheus?.exemplars, false);
  });

  it('keeps what is given', () => {
    const ignoreCall = (): boolean => false;
    const given = { spans: 'none', failureEvents: false, captureSecretId: true, meter: false, ignoreCall } as const;
    const { spans, failureEvents, captureSecretId, meter, ignoreCall: kept } = resolveConfig(given);
    assert.deepEqual({ spans, failureEvents, captureSecretId, meter, ignoreCall: kept }, given);
  });

  it('makes no Prometheus metrics with prometheus: false', () => {
    assert.equal(resolveConfig({ prometheus: false }).prometheus, undefined);
  });

  it('writes exemplars where the registry has the OpenMetrics format, unless they are switched off', () => {
    const register = new prometheusClient.Registry();
    register.setContentType(prometheusClient.Registry.OPENMETRICS_CONTENT_TYPE as typeof register.contentType);
    assert.equal(resolveConfig({ prometheus: { register } }).prometheus?.exemplars, true);
    assert.equal(resolveConfig({ prometheus: { register, exemplars: false } }).prometheus?.exemplars, false);
    assert.equal(resolveConfig({ prometheus: { register: new prometheusClient.Registry() } }).prometheus?.exemplars, false);
  });

  it('switches on the extension of SCF with invokedFunctions', () => {
    assert.deepEqual(resolveConfig({ invokedFunctions: true }).extensions?.requestParameters, ['FunctionName']);
  });
});

describe('optionsTable', () => {
  it('has every option with type, default and meaning', () => {
    const rows = optionsTable();
    const fields = rows.map(({ field }) => field);
    for (const name of [...Object.keys(OPTIONS), 'prometheus.maxSeries']) assert.ok(fields.includes(name), name);
    for (const { field, variable, type, default: defaultText, meaning } of rows) {
      assert.ok(field !== undefined || variable !== undefined);
      for (const text of [type, defaultText, meaning]) assert.notEqual(text, '', field);
    }
  });

  it('has an example of each variable', () => {
    const variables = optionsTable().filter(({ variable }) => variable !== undefined);
    assert.ok(variables.length > 12);
    for (const { variable, example, expected } of variables) assert.ok(example && expected, variable);
  });
});
