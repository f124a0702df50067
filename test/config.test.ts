import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as prometheusClient from 'prom-client';
import { TencentCloudInstrumentation, type TencentCloudInstrumentationConfig } from '../src';
import { readEnvironment } from '../src/environment';
import { answer, type LocalServer, serve } from './harness/server';
import { tc3Headers, transports } from './harness/transports';
import { type Watched, watch } from './harness/watched';

describe('Configuration', () => {
  const bad: [string, unknown][] = [
    ['config', 'cvm'],
    ['enabled', { enabled: 'yes' }],
    ['endpoints', { endpoints: 'gw.example.com' }],
    ['endpoints[1]', { endpoints: ['ok', 5] }],
    ['endpoints[0]', { endpoints: [''] }],
    ['endpoints[0]', { endpoints: ['https://gw.example.com/'] }],
    ['endpoints[0]', { endpoints: ['*.example.com'] }],
    ['endpoints[0]', { endpoints: [':8080'] }],
    ['endpoints[0]', { endpoints: ['gw:'] }],
    ['endpoints[0]', { endpoints: ['gw:http'] }],
    ['endpoints[0]', { endpoints: ['gw:0'] }],
    ['endpoints[0]', { endpoints: ['gw:65536'] }],
    ['endpoints[0]', { endpoints: ['[::1'] }],
    ['endpoints[0]', { endpoints: ['[]:80'] }],
    ['ignoreCall', { ignoreCall: true }],
    ['callHook', { callHook: {} }],
    ['recordErrorMessage', { recordErrorMessage: 1 }],
    ['invokedFunctions', { invokedFunctions: 'yes' }],
    ['prometheus', { prometheus: true }],
    ['prometheus', { prometheus: null }],
    ['prometheus.client', { prometheus: { client: {} } }],
    ['prometheus.register', { prometheus: { register: {} } }],
    ['prometheus.register', { prometheus: { register: { contentType: 'text/plain', getSingleMetric() {} } } }],
    ['prometheus.maxSeries', { prometheus: { maxSeries: 0 } }],
    ['prometheus.maxSeries', { prometheus: { maxSeries: 1.5 } }],
    ['prometheus.exemplars', { prometheus: { exemplars: 'on' } }],
    ['prometheus.exemplars', { prometheus: { exemplars: true, register: new prometheusClient.Registry() } }],
    ['prometheus.services', { prometheus: { services: 'cvm' } }],
    ['prometheus.services[0]', { prometheus: { services: ['cvm'] } }],
    ['prometheus.services[0].service', { prometheus: { services: [{}] } }],
    ['prometheus.services[0].region', { prometheus: { services: [{ service: 'cvm', region: 1 }] } }],
    ['prometheus.services[0].service', { prometheus: { services: [{ service: 'CVM' }] } }],
    ['prometheus.services[0].service', { prometheus: { services: [{ service: 'cvm.tencentcloudapi.com' }] } }],
    ['prometheus.services[1].region', { prometheus: { services: [{ service: 'sts' }, { service: 'cvm', region: 'Guangzhou (South)' }] } }],
    ['prometheus.services[0].region', { prometheus: { services: [{ service: 'cvm', region: 'a'.repeat(49) }] } }],
  ];
  for (const [field, config] of bad) {
    it(`names ${field} in the TypeError for ${JSON.stringify(config)}`, () => {
      assert.throws(
        () => new TencentCloudInstrumentation(config as TencentCloudInstrumentationConfig),
        (error: unknown) => error instanceof TypeError && error.message.startsWith(`TencentCloudInstrumentation: ${field} must be `),
      );
    });
  }

  for (const [field, config] of [
    ['ignoreCalls', { ignoreCalls: () => true }],
    ['prometheus.registry', { prometheus: { registry: new prometheusClient.Registry() } }],
  ] as const) {
    it(`names ${field}, which is no field`, () => {
      assert.throws(
        () => new TencentCloudInstrumentation(config as never),
        (error: unknown) => error instanceof TypeError && error.message.startsWith(`TencentCloudInstrumentation: ${field} is no field`),
      );
    });
  }

  it('takes every field and form that there is', () => {
    new TencentCloudInstrumentation({
      enabled: false,
      endpoints: ['gw', 'gw.example.com.', 'my_gw:8080', '10.0.0.5', '10.0.0.5:65535', '::1', 'fe80::', '[::1]', '[2001:db8::1]:443', /x/],
      ignoreCall: () => false,
      callHook: () => undefined,
      recordErrorMessage: false,
      invokedFunctions: true,
      prometheus: {
        client: prometheusClient,
        register: new prometheusClient.Registry(),
        maxSeries: 1,
        exemplars: false,
        services: [{ service: 'cvm', region: 'ap-guangzhou' }, { service: 'sts', region: '' }, { service: 'cam' }],
      },
    });
  });

  it('never shows a value that may be secret, of whichever length', () => {
    for (const secret of ['AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE', 'short']) {
      for (const config of [
        secret,
        { endpoints: secret },
        { endpoints: [`${secret}:x`] },
        { prometheus: secret },
        { prometheus: { services: [secret] } },
        { prometheus: { services: [{ service: `${secret}.` }] } },
      ]) {
        assert.throws(
          () => new TencentCloudInstrumentation(config as never),
          ({ message }: Error) => !message.includes(secret) && /a string of \d+ characters/.test(message),
        );
      }
    }
  });

  it('checks options also when enabled is false', () => {
    const prometheus = { exemplars: true, client: prometheusClient, register: new prometheusClient.Registry() };
    assert.throws(() => new TencentCloudInstrumentation({ enabled: false, prometheus }), /prometheus\.exemplars must be/);
  });

  describe('with enabled: false', () => {
    let server: LocalServer;
    let watched: Watched;

    before(async () => {
      server = await serve(answer({ Response: { RequestId: 'r' } }));
    });
    after(() => server.close());
    beforeEach(() => {
      watched = watch({ enabled: false, prometheus: { services: [{ service: 'sts' }] } });
    });
    afterEach(() => watched.stop());

    const call = (): Promise<unknown> => transports.fetch({ url: server.url, headers: tc3Headers('cvm', 'DescribeZones') });

    it('does nothing until enable()', async () => {
      await call();
      assert.equal((await watched.register.metrics()).trim(), '');
      watched.instrumentation.enable();
      await call();
      assert.equal((await watched.recorded(1)).length, 1);
      const [requests] = await watched.samples('tencent_cloud_client_requests_total');
      assert.ok(requests.endsWith(' 1'), requests);
    });

    it('does nothing either when it is configured anew', async () => {
      watched.instrumentation.setConfig(watched.instrumentation.getConfig());
      await call();
      assert.equal((await watched.register.metrics()).trim(), '');
      assert.equal(watched.spans().length, 0);
    });
  });

  it('carries the name and version of the package', () => {
    const manifest = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { name: string; version: string };
    const { instrumentationName, instrumentationVersion } = new TencentCloudInstrumentation({ enabled: false, prometheus: false });
    assert.deepEqual([instrumentationName, instrumentationVersion], [manifest.name, manifest.version]);
  });
});

describe('Environment', () => {
  const PREFIX = 'OTEL_INSTRUMENTATION_TENCENTCLOUD_';

  it('is the default configuration when nothing is set', () => {
    const { config, metrics } = readEnvironment({ PATH: '/bin', [`${PREFIX}ENDPOINTS`]: ' ' });
    assert.deepEqual(
      Object.values(config).filter((value) => value !== undefined),
      [],
    );
    assert.equal(metrics, undefined);
  });

  it('configures everything that has no code', () => {
    const { config, metrics } = readEnvironment({
      [`${PREFIX}ENABLED`]: 'true',
      [`${PREFIX}ENDPOINTS`]: 'gw.example.com, 127.0.0.1:80,/^api-\\d/i',
      [`${PREFIX}RECORD_ERROR_MESSAGE`]: 'False',
      [`${PREFIX}INVOKED_FUNCTIONS`]: 'true',
      [`${PREFIX}PROMETHEUS_MAX_SERIES`]: '50',
      [`${PREFIX}PROMETHEUS_EXEMPLARS`]: 'false',
      [`${PREFIX}PROMETHEUS_SERVICES`]: 'cvm:ap-guangzhou, sts',
      [`${PREFIX}METRICS_PORT`]: '9464',
      [`${PREFIX}METRICS_HOST`]: '127.0.0.1',
    });
    assert.deepEqual(config, {
      enabled: true,
      endpoints: ['gw.example.com', '127.0.0.1:80', /^api-\d/i],
      recordErrorMessage: false,
      invokedFunctions: true,
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

  it('can switch the Prometheus metrics off', () => {
    assert.equal(readEnvironment({ [`${PREFIX}PROMETHEUS`]: 'false' }).config.prometheus, false);
  });

  for (const [name, value] of Object.entries({
    ENABLED: '1',
    INVOKED_FUNCTIONS: 'x',
    RECORD_ERROR_MESSAGE: 'no',
    PROMETHEUS: 'on',
    PROMETHEUS_MAX_SERIES: '-1',
    PROMETHEUS_EXEMPLARS: 'x',
    PROMETHEUS_SERVICES: 'cvm:a:b',
    METRICS_PORT: '70000',
    ENDPOINTS: '/(/',
    ENDPOINT: 'typo',
    toString: '1',
    METRICS_HOST: '127.0.0.1',
  })) {
    it(`names the variable ${name} that is bad`, () => {
      assert.throws(
        () => readEnvironment({ [PREFIX + name]: value }),
        (error: unknown) => error instanceof TypeError && error.message.startsWith(PREFIX + name),
      );
    });
  }

  for (const [name, value] of [
    ['ENDPOINTS', 'gw,*.example.com'],
    ['ENDPOINTS', 'https://gw.example.com'],
    ['PROMETHEUS_SERVICES', 'CVM'],
    ['PROMETHEUS_SERVICES', 'cvm:-'],
  ]) {
    it(`names ${name} where ${value} can never work`, () => {
      assert.throws(() => readEnvironment({ [PREFIX + name]: value }), new RegExp(`^TypeError: ${PREFIX}${name} must be `));
    });
  }

  for (const [name, value] of Object.entries({
    METRICS_PORT: '9464',
    PROMETHEUS_MAX_SERIES: '50',
    PROMETHEUS_EXEMPLARS: 'false',
    PROMETHEUS_SERVICES: 'cvm',
  })) {
    it(`names ${name} where there are no metrics for it`, () => {
      const env = { [`${PREFIX}PROMETHEUS`]: 'false', [PREFIX + name]: value };
      assert.throws(() => readEnvironment(env), new RegExp(`^TypeError: ${PREFIX}${name} .*${PREFIX}PROMETHEUS is false`));
    });
  }

  it('serves on all addresses where no host is given', () => {
    assert.deepEqual(readEnvironment({ [`${PREFIX}METRICS_PORT`]: '9464' }).metrics, { port: 9464, host: undefined });
  });

  it('shows no value', () => {
    const secret = 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE';
    for (const name of ['ENABLED', 'METRICS_PORT', 'METRICS_HOST', 'PROMETHEUS_SERVICES', 'PROMETHEUS_MAX_SERIES']) {
      assert.throws(
        () => readEnvironment({ [PREFIX + name]: secret }),
        ({ message }: Error) => !message.includes(secret),
      );
    }
    for (const value of [`${secret}:x`, `/(${secret}/`, `/${secret}`]) {
      assert.throws(
        () => readEnvironment({ [`${PREFIX}ENDPOINTS`]: value }),
        ({ message }: Error) => !message.includes(secret),
      );
    }
  });
});
