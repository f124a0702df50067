import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { maskSecrets } from '../../src/util/mask-secrets';
import { type LocalServer, serve } from '../support/server';
import { type Transport, transports } from '../support/transports';
import { type Watched, watch } from '../support/watched';

interface WireCase {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody?: string;
  readonly host: string;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly bodyText: string;
  readonly bodyEncoding?: 'gzip';
  readonly isApi3: boolean;
  readonly expect: Read;
  readonly optional?: Partial<Read>;
  readonly expectCall?: { readonly service: string; readonly action: string; readonly version: string; readonly region?: string };
}
interface Read {
  readonly requestId: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

const cases = JSON.parse(readFileSync(join(__dirname, '../fixtures/wire-cases.json'), 'utf8')) as WireCase[];
const NEEDS_HOST = new Set(['v1-post-form-intl-default', 'host-internal-region-cn-tld']);
const CASE_HEADER = 'x-wire-case';

describe('Recorded answers of the real API are read correctly', () => {
  let server: LocalServer;
  let watched: Watched;

  before(async () => {
    server = await serve((request, response) => {
      const { bodyText, bodyEncoding, status, responseHeaders } = cases[Number(request.headers[CASE_HEADER])];
      const body = bodyEncoding === 'gzip' ? gzipSync(bodyText) : Buffer.from(bodyText);
      request.resume().on('end', () => {
        response.writeHead(status, responseHeaders);
        if (responseHeaders['content-length'] === undefined) response.end(status === 204 ? undefined : body);
        else response.write(body, () => response.socket?.end());
      });
    });
  });
  after(() => server.close());
  afterEach(() => watched.stop());

  for (const [transportName, transport] of Object.entries(transports)) {
    describe(`over ${transportName}`, () => {
      beforeEach(() => {
        // The endpoint is listed, as in tests with a local server. The Host header still says which host is called.
        watched = watch({ endpoints: transportName === 'fetch' ? [] : ['127.0.0.1'] });
      });
      cases.forEach((wireCase, i) => {
        // fetch sets the Host header itself, so what only the host tells cannot be tested with a local server.
        if (transportName === 'fetch' && NEEDS_HOST.has(wireCase.name)) return;
        it(wireCase.name, () => check(transport, wireCase, i));
      });
    });
  }

  async function check(transport: Transport, wireCase: WireCase, index: number): Promise<void> {
    const { method, path, requestHeaders, requestBody, isApi3 } = wireCase;
    const headers = { ...requestHeaders, [CASE_HEADER]: String(index) };
    await transport({ url: server.url + path, method, headers, body: requestBody }).catch(() => undefined);
    if (!isApi3) {
      await transport({ url: server.url, headers: { 'X-TC-Action': 'After', [CASE_HEADER]: '0' } });
      const names = (await watched.recorded(1)).map((span) => span.attributes['tencent_cloud.action']);
      assert.deepEqual(names, ['After'], 'nothing was recorded of the request before');
      return;
    }
    const [span, ...more] = await watched.recorded(1);
    assert.equal(more.length, 0);
    const { attributes, status } = span;
    const { expect, optional = {}, expectCall } = wireCase;
    expectRead('request_id', attributes['tencent_cloud.request_id'], expect.requestId, optional.requestId);
    expectRead('error.code', attributes['tencent_cloud.error.code'], expect.errorCode, optional.errorCode);
    if (expect.errorCode !== null) {
      assert.equal(attributes['error.type'], expect.errorCode);
      assert.equal(status.message ?? '', maskSecrets(expect.errorMessage ?? ''));
      const [counted] = await watched.samples('tencent_cloud_client_error_codes_total');
      assert.ok(counted.includes(`code="${expect.errorCode}"`), counted);
    }
    assert.equal(attributes['http.response.status_code'], wireCase.status);
    if (expectCall === undefined) return;
    assert.deepEqual(
      {
        service: attributes['tencent_cloud.service'],
        action: attributes['tencent_cloud.action'],
        version: attributes['tencent_cloud.api_version'],
        region: attributes['cloud.region'],
      },
      { region: undefined, ...expectCall },
    );
  }

  function expectRead(what: string, read: unknown, expected: string | null, optional: string | null | undefined): void {
    const allowed = [expected, ...(optional === undefined ? [] : [optional])];
    assert.ok(allowed.includes((read as string | undefined) ?? null), `${what} is ${String(read)}, not ${String(expected)}`);
  }
});
