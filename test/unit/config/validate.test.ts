import { strict as assert } from 'node:assert';
import * as prometheusClient from 'prom-client';
import type { TencentCloudInstrumentationConfig } from '../../../src/config/types';
import { checkConfig } from '../../../src/config/validate';

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
