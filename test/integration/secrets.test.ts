import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import http from 'node:http';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import * as prometheusClient from 'prom-client';
import { Registry } from 'prom-client';
import { cvm } from 'tencentcloud-sdk-nodejs-cvm';
import { signV1, signV3, startTencentCloudApi, type TencentCloudApi } from '../../examples/tencentcloud-api';
import { TencentCloudInstrumentation } from '../../src';
import { forgetReported } from '../support/reported';
import { runProgram } from '../support/program';
import { type LocalServer, serve } from '../support/server';
import { tc3Headers, type Transport, transports } from '../support/transports';
import { type Watched, watch } from '../support/watched';

/** What looks like a key of that length, always the same. */
const key = (name: string, length: number): string =>
  createHash('shake256', { outputLength: length }).update(name).digest('base64url').slice(0, length);

/** Everything secret that passes through the calls of this test. */
const SECRETS = {
  secretId: `AKID${key('id', 32)}`,
  secretKey: key('key', 32),
  token: `${key('token', 96)}/${key('end', 40)}+${key('of', 40)}==`,
  signature: createHash('sha256').update('signature').digest('hex'),
  password: Buffer.from('a password in base64').toString('base64'),
  query: 'QUERY-5f1d9b',
  requestBody: 'REQUESTBODY-77e1',
  responseBody: 'RESPONSEBODY-93ac',
};
const { secretId, secretKey, token, signature, query, requestBody, responseBody } = SECRETS;
const credential = { secretId, secretKey, token };
/** Characters of a secret in a row that must not be seen. A SecretId may show its first and last four. */
const WINDOW = 8;

/** What the API says of a bad key, and more than it should. */
const ECHO =
  `The SecretId ${secretId} is not found: Credential=${secretId}/2026-11-24/cvm/tc3_request, Signature=${signature}, ` +
  `{"Token":"${token}","SecretKey":"${secretKey}"}, sent ${token} and ${secretKey} and ${signature}`;

describe('Nothing secret leaves', () => {
  let api: TencentCloudApi;
  let server: LocalServer;
  let watched: Watched;
  let inText: Watched;
  let second: TencentCloudInstrumentation | undefined;
  const events = new InMemoryLogRecordExporter();
  const reader = new PrometheusExporter({ preventServerStart: true });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const openMetrics = new Registry();
  const said: string[] = [];
  const warned: string[] = [];
  const onWarning = (warning: Error): void => void warned.push(String(warning.stack));

  before(async () => {
    forgetReported();
    process.on('warning', onWarning);
    api = await startTencentCloudApi({ credentials: [credential] });
    server = await serve((request, response) => {
      request.resume().on('end', () => {
        const error = request.url?.includes('fail') ? { Error: { Code: 'AuthFailure.SecretIdNotFound', Message: ECHO } } : {};
        const status = request.url?.includes('status') ? 502 : 200;
        const body =
          status === 502
            ? `<p>${responseBody} ${ECHO}</p>`
            : JSON.stringify({ Response: { ...error, Secret: responseBody, RequestId: 'r' } });
        response.writeHead(status).end(body);
      });
    });
    const say = (...words: unknown[]): void =>
      void said.push(words.map((word) => (word instanceof Error ? word.stack : JSON.stringify(word))).join(' '));
    diag.setLogger({ error: say, warn: say, info: say, debug: say, verbose: say }, DiagLogLevel.ALL);
    openMetrics.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
    const throwing = (): never => {
      throw new Error(`hook with ${secretId} and ${token}`);
    };
    const config = { endpoints: [server.host, api.host], captureSecretId: true, ignoreCall: throwing, spans: throwing, callHook: throwing };
    watched = watch({ ...config, prometheus: { client: prometheusClient, register: openMetrics as never } });
    watched.instrumentation.setLoggerProvider(new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: events })] }));
    watched.instrumentation.setMeterProvider(meterProvider);
  });
  after(async () => {
    process.off('warning', onWarning);
    second?.disable();
    inText?.stop();
    watched.stop();
    diag.disable();
    await Promise.all([api.close(), server.close(), meterProvider.shutdown()]);
  });

  /** Calls in every place that a secret can be in. Each transport records {@link CALLS} of them. */
  async function callWith(transport: Transport): Promise<void> {
    const body = JSON.stringify({ Secret: requestBody, Password: SECRETS.password });
    const zones = { service: 'cvm', action: 'DescribeZones', version: '2017-03-12', host: api.host };
    const authorization = `TC3-HMAC-SHA256 Credential=${secretId}/2026-11-24/sts/tc3_request, SignedHeaders=host, Signature=${signature}`;
    const v3 = tc3Headers('sts', 'AssumeRole', { 'X-TC-Token': token, Authorization: authorization });
    const v1 = new URLSearchParams({
      Action: 'GetFederationToken',
      SecretId: secretId,
      Token: token,
      Signature: signature,
      Key: secretKey,
    });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await transport({ url: api.url, headers: { ...signV3(credential, { ...zones, body }), 'X-TC-Token': token }, body });
    await transport({ url: api.url, headers: form, body: String(signV1(credential, { ...zones, method: 'POST' })) });
    await transport({ url: `${server.url}/fail?x=${query}`, headers: v3, body });
    await transport({ url: `${server.url}/status?x=${query}`, headers: v3, body });
    await transport({ url: `${server.url}/fail?${v1}&x=${query}`, method: 'GET' });
    await transport({ url: `${server.url}/fail`, headers: form, body: `${v1}&x=${requestBody}` });
    // Secrets where service, action, version and region are expected.
    const misplaced = { 'X-TC-Action': secretId, 'X-TC-Version': token, 'X-TC-Region': secretKey, 'X-TC-TraceId': secretId };
    await transport({ url: `${server.url}/fail`, headers: misplaced, body });
    await transport({ url: `http://127.0.0.1:3/?x=${query}`, headers: v3, body }).catch(() => undefined);
  }
  const CALLS = 8;

  /** Everything that was said and written. */
  const signals: Record<string, string> = {};

  it('(calls are made)', async () => {
    for (const transport of Object.values(transports)) await callWith(transport);
    const { globalAgent } = http;
    http.globalAgent = api.agent;
    const wrong = new cvm.v20170312.Client({
      credential: { secretId, secretKey: 'x', token },
      region: 'ap-guangzhou',
      profile: { httpProfile: { protocol: 'http://' } },
    });
    await assert.rejects(wrong.DescribeZones());
    http.globalAgent = globalAgent;
    const spans = await watched.recorded(Object.keys(transports).length * CALLS + 1);
    signals.spans = spans
      .map(({ name, attributes, status, events: spanEvents, links, resource }) =>
        JSON.stringify({ name, attributes, status, spanEvents, links, resource: resource.attributes }),
      )
      .join('\n');
    signals.events = events
      .getFinishedLogRecords()
      .map(({ attributes, body, eventName, severityText, resource }) =>
        JSON.stringify({ attributes, body, eventName, severityText, resource: resource.attributes }),
      )
      .join('\n');
    signals['OpenMetrics with exemplars'] = await openMetrics.metrics();
    const { resourceMetrics } = await reader.collect();
    signals['the Meter API'] = JSON.stringify(resourceMetrics) + new PrometheusSerializer().serialize(resourceMetrics);
    watched.stop();

    inText = watch({ endpoints: [server.host, api.host], captureSecretId: true });
    for (const transport of Object.values(transports)) await callWith(transport);
    await inText.recorded(Object.keys(transports).length * CALLS);
    signals['Prometheus text'] = await inText.register.metrics();
    second = new TencentCloudInstrumentation({ prometheus: false });
    assert.throws(
      () => new TencentCloudInstrumentation({ endpoints: [`https://${secretId}`], [token]: 1 } as never),
      (error) => {
        signals['errors of the configuration'] = String((error as Error).stack);
        return true;
      },
    );
    const environment = {
      OTEL_INSTRUMENTATION_TENCENTCLOUD_SPANS: secretId,
      OTEL_INSTRUMENTATION_TENCENTCLOUD_ENDPOINTS: `https://x/?${token}`,
      OTEL_INSTRUMENTATION_TENCENTCLOUD_METRICS_HOST: signature,
      OTEL_INSTRUMENTATION_TENCENTCLOUD_METRICS_PORT: secretKey,
      [`OTEL_INSTRUMENTATION_TENCENTCLOUD_${secretKey}`]: token,
      OTEL_LOG_LEVEL: 'all',
    };
    const nodeArguments = ['--import', 'opentelemetry-instrumentation-tencentcloud/register'];
    const { stderr } = await runProgram('calling.cjs', { nodeArguments, env: environment });
    signals['the warnings of register'] = stderr;
    await new Promise((resolve) => setImmediate(resolve));
    signals['diag at ALL'] = said.join('\n');
    signals['process warnings'] = warned.join('\n');
  });

  for (const [signal, isThere] of [
    ['spans', /AuthFailure\.SecretIdNotFound.*AKID\*{4}/],
    ['events', /AuthFailure\.SecretIdNotFound.*AKID\*{4}/],
    ['OpenMetrics with exemplars', /SecretIdNotFound.*# \{.*request_id="r"\}/],
    ['the Meter API', /SecretIdNotFound/],
    ['Prometheus text', /SecretIdNotFound/],
    ['errors of the configuration', /unknown option/],
    ['the warnings of register', /SPANS must be[^]*ENDPOINTS must be[^]*recorded cvm DescribeZones/],
    ['diag at ALL', /callHook failed \(said once\): Error: hook with AKID\*{4}/],
    ['process warnings', /second instrumentation/],
  ] as const) {
    it(`in ${signal}`, () => {
      const text = signals[signal];
      assert.match(text, isThere, 'the signal is there');
      for (const [what, secret] of Object.entries(SECRETS)) {
        const middle = what === 'secretId' ? secret.slice(4, -4) : secret;
        for (let at = 0; at + WINDOW <= middle.length; at++) {
          const part = middle.slice(at, at + WINDOW);
          assert.ok(!text.includes(part), `${part}, a part of ${what}, in …${around(text, part)}…`);
        }
      }
    });
  }
});

function around(text: string, part: string): string {
  const at = text.indexOf(part);
  return text.slice(Math.max(0, at - 80), at + 80);
}
