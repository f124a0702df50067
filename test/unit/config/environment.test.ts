import { strict as assert } from 'node:assert';
import { type Environment, readEnvironment } from '../../../src/config/environment';
import { installedPromClient } from '../../../src/config/prom-client';
import { checkConfig } from '../../../src/config/resolve';
import { optionsTable } from '../docs/options-table';

const PREFIX = 'OTEL_INSTRUMENTATION_TENCENTCLOUD_';

/** Reads variables that are given without the prefix. */
function read(variables: Record<string, string>, client = installedPromClient()): Environment {
  return readEnvironment(Object.fromEntries(Object.entries(variables).map(([name, text]) => [PREFIX + name, text])), client);
}

describe('readEnvironment', () => {
  it('is the default configuration when nothing is set', () => {
    const environment = readEnvironment({ PATH: '/bin', [`${PREFIX}ENDPOINTS`]: ' ', [`${PREFIX}ENABLED`]: '' }, installedPromClient());
    assert.deepEqual(environment, { config: {}, metrics: undefined, warnings: [] });
  });

  it('configures everything that needs no code', () => {
    const { config, metrics, warnings } = read({
      ENABLED: 'true',
      ENDPOINTS: 'gw.example.com, 127.0.0.1:80,/^api-\\d{1,2}/i, gw:8443 = cvm,[::1]:80,/a/,/b/',
      SPANS: 'Failed',
      FAILURE_EVENTS: 'false',
      CAPTURE_SECRET_ID: 'TRUE',
      RECORD_ERROR_MESSAGE: 'False',
      INVOKED_FUNCTIONS: 'true',
      METER: 'false',
      PROMETHEUS_MAX_SERIES: '50',
      PROMETHEUS_EXEMPLARS: 'false',
      PROMETHEUS_SERVICES: 'cvm:ap-guangzhou, sts',
      METRICS_PORT: '9464',
      METRICS_HOST: '127.0.0.1',
    });
    assert.deepEqual(warnings, []);
    assert.deepEqual(config, {
      enabled: true,
      endpoints: ['gw.example.com', '127.0.0.1:80', /^api-\d{1,2}/i, { host: 'gw:8443', service: 'cvm' }, '[::1]:80', /a/, /b/],
      spans: 'failed',
      failureEvents: false,
      captureSecretId: true,
      recordErrorMessage: false,
      invokedFunctions: true,
      meter: false,
      prometheus: {
        maxSeries: 50,
        exemplars: false,
        services: [
          { service: 'cvm', region: 'ap-guangzhou' },
          { service: 'sts', region: '' },
        ],
      },
    });
    assert.deepEqual(metrics, { host: '127.0.0.1', port: 9464 });
  });

  it('understands the example of each variable', () => {
    for (const { variable, example, expected } of optionsTable()) {
      if (variable?.startsWith(PREFIX) !== true || variable.endsWith('METRICS_HOST')) continue;
      assert.deepEqual(readEnvironment({ [variable]: example }, installedPromClient()).warnings, [], `${variable}: ${expected}`);
    }
  });

  it('can switch the Prometheus metrics off, and on', () => {
    assert.deepEqual(read({ PROMETHEUS: 'false' }).config, { prometheus: false });
    assert.deepEqual(read({ PROMETHEUS: 'true' }).config, { prometheus: {} });
  });

  for (const [name, text, warning, config] of [
    ['ENABLED', '1', /true or false\. It counts as false\.$/, { enabled: false }],
    ['INVOKED_FUNCTIONS', 'x', /true or false\. It counts as false\.$/, { invokedFunctions: false }],
    ['RECORD_ERROR_MESSAGE', 'no', /It counts as false\.$/, { recordErrorMessage: false }],
    ['METER', 'yes', /It counts as false\.$/, { meter: false }],
    ['SPANS', 'errors', /all, failed or none\. It is ignored\. The default is used: all\.$/, {}],
    ['PROMETHEUS', 'on', /It counts as false\.$/, { prometheus: false }],
    ['PROMETHEUS_MAX_SERIES', '-1', /a positive whole number\. It is ignored\. The default is used: 1000\.$/, { prometheus: {} }],
    ['PROMETHEUS_EXEMPLARS', 'x', /It counts as false\.$/, { prometheus: { exemplars: false } }],
    ['PROMETHEUS_SERVICES', 'cvm:a:b', /Entry 1 is left out\.$/, { prometheus: { services: [] } }],
    [
      'PROMETHEUS_SERVICES',
      'CVM,sts,cvm:-',
      /Entries 1, 3 are left out\.$/,
      { prometheus: { services: [{ service: 'sts', region: '' }] } },
    ],
    ['METRICS_PORT', '70000', /a port from 0 to 65535\. No \/metrics is served\.$/, { prometheus: {} }],
    ['ENDPOINTS', '/(/', /Entry 1 is left out\. A pattern ends with a slash and is a valid regular expression\.$/, { endpoints: [] }],
    ['ENDPOINTS', 'gw,*.example.com', /Entry 2 is left out\. There are no wildcards: /, { endpoints: ['gw'] }],
    ['ENDPOINTS', 'https://gw.example.com', /Entry 1 is left out\. Leave out the scheme/, { endpoints: [] }],
    ['ENDPOINTS', 'gw=CVM', /Entry 1 is left out\.$/, { endpoints: [] }],
  ] as const) {
    it(`replaces ${name}=${text}, and says by what`, () => {
      const environment = read({ [name]: text });
      assert.equal(environment.warnings.length, 1, environment.warnings.join('\n'));
      assert.ok(environment.warnings[0].startsWith(`${PREFIX}${name} must be `), environment.warnings[0]);
      assert.match(environment.warnings[0], warning);
      assert.deepEqual(environment.config, config);
      assert.equal(environment.metrics, undefined);
      checkConfig(environment.config);
    });
  }

  for (const [name, question] of [
    ['SERVICES', ` Did you mean ${PREFIX}PROMETHEUS_SERVICES?`],
    ['EXEMPLARS', ` Did you mean ${PREFIX}PROMETHEUS_EXEMPLARS?`],
    ['ENDPOINT', ` Did you mean ${PREFIX}ENDPOINTS?`],
    ['PROMETHEUS_SERVICE', ` Did you mean ${PREFIX}PROMETHEUS_SERVICES?`],
    ['FOO', ''],
  ]) {
    it(`says that the variable ${name} does not exist`, () => {
      const { config, warnings } = read({ [name]: 'x' });
      assert.equal(warnings.length, 1);
      assert.ok(warnings[0].startsWith(`Unknown variable ${PREFIX}${name}.${question} It is ignored. Known are, `), warnings[0]);
      assert.deepEqual(config, {});
    });
  }

  for (const name of ['METRICS_PORT', 'PROMETHEUS_MAX_SERIES', 'PROMETHEUS_EXEMPLARS', 'PROMETHEUS_SERVICES']) {
    it(`says that ${name} has no effect without metrics`, () => {
      const { config, metrics, warnings } = read({ PROMETHEUS: 'false', [name]: name === 'PROMETHEUS_EXEMPLARS' ? 'true' : '80' });
      assert.ok(warnings.includes(`${PREFIX}${name} has no effect, because ${PREFIX}PROMETHEUS is false.`), warnings.join('\n'));
      assert.deepEqual([config, metrics], [{ prometheus: false }, undefined]);
    });
  }

  it('says that METRICS_HOST has no effect without METRICS_PORT', () => {
    assert.deepEqual(read({ METRICS_HOST: '127.0.0.1' }).warnings, [`${PREFIX}METRICS_HOST has no effect without ${PREFIX}METRICS_PORT.`]);
  });

  it('says how to install prom-client where it is missing, and goes without metrics', () => {
    const environment = Object.entries({ METRICS_PORT: '9464', PROMETHEUS_SERVICES: 'cvm', PROMETHEUS: 'true', SPANS: 'none' });
    const variables = Object.fromEntries(environment.map(([name, text]) => [PREFIX + name, text]));
    const { config, metrics, warnings } = readEnvironment(variables, undefined);
    assert.deepEqual([config, metrics], [{ spans: 'none' }, undefined]);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], /_METRICS_PORT.*prom-client is not installed.*Run npm install prom-client\.$/);
    assert.doesNotMatch(warnings[0], /prometheus\.client/);
  });

  it('needs no prom-client where nothing asks for it', () => {
    assert.deepEqual(readEnvironment({ [`${PREFIX}ENABLED`]: 'true' }, undefined), {
      config: { enabled: true },
      metrics: undefined,
      warnings: [],
    });
  });

  it('serves on all addresses where no host is given, and on the loopback address where it is bad', () => {
    assert.deepEqual(read({ METRICS_PORT: '9464' }).metrics, { port: 9464, host: undefined });
    for (const host of ['::', '0.0.0.0', 'localhost', '::1', 'fe80::1']) {
      assert.deepEqual(read({ METRICS_PORT: '9464', METRICS_HOST: host }), {
        config: { prometheus: {} },
        metrics: { port: 9464, host },
        warnings: [],
      });
    }
    for (const host of ['localhost:80', 'http://localhost', '[::1]:80', 'a b']) {
      const { metrics, warnings } = read({ METRICS_PORT: '9464', METRICS_HOST: host });
      assert.deepEqual(metrics, { port: 9464, host: '127.0.0.1' }, host);
      assert.match(warnings[0], /without a port\. 127\.0\.0\.1 is used\.$/);
    }
  });

  it('repeats no value', () => {
    const secret = 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE';
    const values = ['ENABLED', 'METRICS_PORT', 'METRICS_HOST', 'PROMETHEUS_SERVICES', 'PROMETHEUS_MAX_SERIES', 'SPANS'].map(
      (name) => [name, secret] as const,
    );
    const endpoints = [`${secret}:x`, `/(${secret}/`, `/${secret}`, `gw=${secret}`].map((text) => ['ENDPOINTS', text] as const);
    for (const [name, text] of [...values, ...endpoints, [secret, 'x'] as const]) {
      const { warnings } = read({ [name]: text });
      assert.equal(warnings.length, 1, name);
      assert.ok(!warnings[0].includes(secret), warnings[0]);
    }
  });
});
