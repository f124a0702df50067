import { strict as assert } from 'node:assert';
import * as prometheusClient from 'prom-client';
import { OPTIONS } from '../../../src/config/options';
import { checkConfig, resolveConfig } from '../../../src/config/resolve';
import type { TencentCloudInstrumentationConfig } from '../../../src/config/types';
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

const check = (config: unknown): void => checkConfig(config as TencentCloudInstrumentationConfig);

function messageFor(config: unknown): string {
  try {
    check(config);
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return error.message;
  }
  return assert.fail('no error');
}

describe('checkConfig', () => {
  const bad: [string, unknown][] = [
    ['config', 'cvm'],
    ['config', null],
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
    ['endpoints[0].host', { endpoints: [{ service: 'cvm' }] }],
    ['endpoints[0].host', { endpoints: [{ host: 'https://gw', service: 'cvm' }] }],
    ['endpoints[1].service', { endpoints: ['gw', { host: 'gw' }] }],
    ['endpoints[0].service', { endpoints: [{ host: 'gw', service: 'CVM' }] }],
    ['endpoints[0]', { endpoints: [{ host: 'gw', service: 'cvm', region: 'ap-guangzhou' }] }],
    ['endpoints[0]', { endpoints: [new URL('https://gw.example.com')] }],
    ['ignoreCall', { ignoreCall: true }],
    ['callHook', { callHook: {} }],
    ['spans', { spans: 'errors' }],
    ['spans', { spans: true }],
    ['failureEvents', { failureEvents: 'no' }],
    ['captureSecretId', { captureSecretId: 1 }],
    ['recordErrorMessage', { recordErrorMessage: 1 }],
    ['invokedFunctions', { invokedFunctions: 'yes' }],
    ['meter', { meter: null }],
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
    ['prometheus.services[0]', { prometheus: { services: [{ service: 'cvm', regions: ['ap-guangzhou'] }] } }],
    ['prometheus.services[0].region', { prometheus: { services: [{ service: 'cvm', region: 1 }] } }],
    ['prometheus.services[0].service', { prometheus: { services: [{ service: 'CVM' }] } }],
    ['prometheus.services[0].service', { prometheus: { services: [{ service: 'cvm.tencentcloudapi.com' }] } }],
    ['prometheus.services[1].region', { prometheus: { services: [{ service: 'sts' }, { service: 'cvm', region: 'Guangzhou (South)' }] } }],
    ['prometheus.services[0].region', { prometheus: { services: [{ service: 'cvm', region: 'a'.repeat(49) }] } }],
  ];
  for (const [field, config] of bad) {
    it(`names ${field} in the TypeError for ${JSON.stringify(config)}`, () => {
      const message = messageFor(config);
      assert.ok(message.startsWith(`TencentCloudInstrumentation: ${field} must be `), message);
    });
  }

  it('accepts every option in every form', () => {
    check({
      enabled: false,
      endpoints: [
        'gw',
        'gw.example.com.',
        'my_gw:8080',
        '10.0.0.5',
        '10.0.0.5:65535',
        '::1',
        'fe80::',
        '[::1]',
        '[2001:db8::1]:443',
        /x/,
        { host: 'gw:8443', service: 'cvm' },
      ],
      ignoreCall: () => false,
      callHook: () => undefined,
      spans: 'failed',
      failureEvents: false,
      captureSecretId: true,
      recordErrorMessage: false,
      invokedFunctions: true,
      meter: false,
      prometheus: {
        client: prometheusClient,
        register: new prometheusClient.Registry(),
        maxSeries: 1,
        exemplars: false,
        services: [{ service: 'cvm', region: 'ap-guangzhou' }, { service: 'sts', region: '' }, { service: 'cam' }],
      },
    });
    check({ spans: () => true, prometheus: false });
    check({});
  });

  it('treats an undefined value as one that is left out', () => {
    check({ enabled: undefined, endpoints: undefined, prometheus: { maxSeries: undefined } });
  });

  for (const [name, config, meant] of [
    ['ignoreCalls', { ignoreCalls: () => true }, 'ignoreCall'],
    ['requestHook', { requestHook: () => {} }, 'callHook'],
    ['responseHook', { responseHook: () => {} }, 'callHook'],
    ['ignoreRequestHook', { ignoreRequestHook: () => {} }, 'ignoreCall'],
    ['callhook', { callhook: () => {} }, 'callHook'],
    ['endpoint', { endpoint: 'gw' }, 'endpoints'],
    ['recordErrorMesage', { recordErrorMesage: true }, 'recordErrorMessage'],
    ['prometheus.registry', { prometheus: { registry: new prometheusClient.Registry() } }, 'prometheus.register'],
    ['prometheus.exemplar', { prometheus: { exemplar: true } }, 'prometheus.exemplars'],
    ['services', { services: ['cvm'] }, 'prometheus.services'],
    ['registry', { registry: new prometheusClient.Registry() }, 'prometheus.register'],
    ['prometheus.meter', { prometheus: { meter: false } }, 'meter'],
  ] as const) {
    it(`asks whether ${meant} was meant by ${name}`, () => {
      const message = messageFor(config);
      assert.ok(message.startsWith(`TencentCloudInstrumentation: unknown option ${name}. Did you mean ${meant}?`), message);
    });
  }

  it('lists the options where it cannot guess', () => {
    assert.match(
      messageFor({ verbose: true }),
      /unknown option verbose\. Known options: enabled, endpoints, ignoreCall, callHook, spans, /,
    );
  });

  for (const [what, config, hint] of [
    ['a URL', { endpoints: ['https://gw.example.com'] }, /Leave out the scheme, as in https:\/\/, and the path/],
    ['a URL object', { endpoints: [new URL('https://gw.example.com')] }, /A URL is not a host: use its `host`/],
    ['a path', { endpoints: ['gw.example.com/v3'] }, /Leave out the path/],
    ['a pattern in quotes', { endpoints: ['/^api-/'] }, /A pattern is a RegExp/],
    ['a wildcard', { endpoints: ['*.example.com'] }, /There are no wildcards: use a pattern/],
    ['a URL as the host of a service', { endpoints: [{ host: 'http://gw', service: 'cvm' }] }, /Leave out the scheme/],
    ['a service without an object', { prometheus: { services: ['cvm'] } }, /in an object, as in \{ service: 'cvm'/],
    ['a service in capitals', { endpoints: [{ host: 'gw', service: 'CVM' }] }, /in lower case/],
    ['another service in capitals', { prometheus: { services: [{ service: 'CVM' }] } }, /in lower case/],
    ['spans: false', { spans: false }, /Use 'none'/],
    ['spans: true', { spans: true }, /Use 'all'/],
    ['prometheus: true', { prometheus: true }, /Leave it out, or use \{\}/],
  ] as const) {
    it(`says what was probably meant by ${what}`, () => assert.match(messageFor(config), hint));
  }

  for (const secret of ['AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE', 'short']) {
    for (const config of [
      secret,
      { endpoints: secret },
      { endpoints: [`${secret}:x`] },
      { endpoints: [`https://${secret}`] },
      { endpoints: [{ host: 'gw', service: `${secret}.` }] },
      { spans: secret },
      { prometheus: secret },
      { prometheus: { services: [secret] } },
      { prometheus: { services: [{ service: `${secret}.` }] } },
    ]) {
      it(`does not repeat ${secret} of ${JSON.stringify(config)}`, () => {
        const message = messageFor(config);
        assert.ok(!message.includes(secret), message);
        assert.match(message, /a string of \d+ characters/);
      });
    }
  }

  for (const name of [
    'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
    'AKIDabcdefgh',
    'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
    'GuttxGARNpqsscdqsjoQYCNtEXAMPLEa',
  ]) {
    it(`does not repeat ${name} as the name of an option`, () => {
      for (const config of [{ [name]: true }, { prometheus: { [name]: true } }]) assert.ok(!messageFor(config).includes(name));
    });
  }
});
