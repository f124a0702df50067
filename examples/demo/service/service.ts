/**
 * The shop: a small web service that calls Tencent Cloud for every page, four products with the SDK and one action with a signed
 * `fetch`. It knows nothing of telemetry except `/metrics`; `tracing.ts` does the rest:
 * `node --import tsx --import ./tracing.ts service.ts`.
 *
 * Environment:
 *
 *     TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_TOKEN (of a temporary key)
 *     TENCENTCLOUD_LOCAL_API    port of a local API to call instead of the real one
 *     PORT                      port on 127.0.0.1 (default 0: any free port)
 *
 * A parent process can give it another key while it runs; see `start-service.ts`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { register } from 'prom-client';
import { cvm } from 'tencentcloud-sdk-nodejs-cvm';
import { hunyuan } from 'tencentcloud-sdk-nodejs-hunyuan';
import { scf } from 'tencentcloud-sdk-nodejs-scf';
import { sms } from 'tencentcloud-sdk-nodejs-sms';
import { agentTo, type Credential, signV3 } from '../../tencentcloud-api';

const { TENCENTCLOUD_LOCAL_API: localApi, PORT = '0' } = process.env;
const { TENCENTCLOUD_SECRET_ID: secretId = '', TENCENTCLOUD_SECRET_KEY: secretKey = '', TENCENTCLOUD_TOKEN: token } = process.env;
let key: Credential = { secretId, secretKey, token };

// The SDK keeps its real endpoint, cvm.tencentcloudapi.com; this agent connects to the local port.
const profile = localApi === undefined ? {} : { httpProfile: { protocol: 'http://', agent: agentTo('http', Number(localApi)) } };

/** Settings of an SDK client. */
const settings = (region?: string): ConstructorParameters<typeof cvm.v20170312.Client>[0] => ({
  region,
  // The SDK asks at each call, so a new key is used at once.
  credential: { getCredential: () => Promise.resolve(key) },
  profile,
});

interface PageRequest {
  readonly region: string;
  readonly query: URLSearchParams;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
}

/** Makes the content of a page from a call. @throws what the call threw. */
type Page = (request: PageRequest) => Promise<unknown>;

const PAGES: Readonly<Record<string, Page>> = {
  'GET /regions': ({ region }) => new cvm.v20170312.Client(settings(region)).DescribeRegions(),
  'GET /fleet': ({ region }) => new cvm.v20170312.Client(settings(region)).DescribeInstances({ Limit: 20 }),
  'GET /zones': zones,
  'POST /fleet': ({ region, query }) => {
    const placement = { Placement: { Zone: `${region}-1` }, ImageId: 'img-487zeit5' };
    return new cvm.v20170312.Client(settings(region)).RunInstances({ ...placement, DryRun: query.has('dryRun') });
  },
  'POST /jobs': ({ region, query }) => {
    return new scf.v20180416.Client(settings(region)).Invoke({ FunctionName: query.get('function') ?? 'hello' });
  },
  'GET /functions': ({ region, signal }) => {
    return new scf.v20180416.Client(settings(region)).request('ListFunctions', { Limit: 20 }, { signal });
  },
  'POST /orders': ({ region }) => {
    const message = { SmsSdkAppId: '1400006666', TemplateId: '1110', SignName: 'The shop' };
    return new sms.v20210111.Client(settings(region)).SendSms({ ...message, PhoneNumberSet: ['+8613800138000'] });
  },
  'POST /chat': chat,
};

/** The API answered with an error. The SDK's own errors have the same two properties. */
class CallError extends Error {
  override readonly name = 'CallError';

  constructor(
    readonly code: string,
    message: string,
    readonly requestId: string,
  ) {
    super(message);
  }
}

interface ZonesResponse {
  readonly RequestId: string;
  readonly ZoneSet?: readonly unknown[];
  readonly Error?: { readonly Code: string; readonly Message: string };
}

/** Without the SDK. */
async function zones({ region, signal }: PageRequest): Promise<unknown> {
  const url = localApi === undefined ? 'https://cvm.tencentcloudapi.com' : `http://127.0.0.1:${localApi}`;
  const call = { service: 'cvm', action: 'DescribeZones', version: '2017-03-12', region, body: '{}' };
  const headers = signV3(key, { ...call, host: new URL(url).host });
  const response = await fetch(url, { method: 'POST', headers, body: call.body, signal });
  const { Response: answer } = (await response.json()) as { Response: ZonesResponse };
  if (answer.Error !== undefined) throw new CallError(answer.Error.Code, answer.Error.Message, answer.RequestId);
  return answer.ZoneSet;
}

/** A message of the stream. */
interface ChatFrame {
  readonly Choices?: ReadonlyArray<{ readonly Delta?: { readonly Content?: string } }>;
  readonly ErrorMsg?: { readonly Code: number; readonly Msg: string };
}

async function chat({ query }: PageRequest): Promise<string> {
  const Messages = [{ Role: 'user', Content: 'Hello' }];
  const request = { Model: query.get('model') ?? 'hunyuan-lite', Messages, Stream: true };
  // With `Stream: true` the SDK resolves with an event emitter, which its types do not say.
  const stream = (await new hunyuan.v20230901.Client(settings()).ChatCompletions(request)) as unknown as NodeJS.EventEmitter;
  return new Promise((resolve, reject) => {
    let text = '';
    stream
      .on('message', ({ data }: { readonly data: string }) => {
        const { Choices = [], ErrorMsg } = JSON.parse(data) as ChatFrame;
        if (ErrorMsg !== undefined) reject(new CallError(String(ErrorMsg.Code), ErrorMsg.Msg, ''));
        text += Choices[0]?.Delta?.Content ?? '';
      })
      .on('error', reject)
      .on('close', () => resolve(text));
  });
}

const server = createServer((request, response) => void serve(request, response));
// With Node's default of 5 s the server may close a connection just when the client reuses it.
server.keepAliveTimeout = 60_000;
server.listen(Number(PORT), '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (process.send === undefined) console.log(`The shop listens on ${url}; its metrics are on ${url}/metrics`);
  process.send?.(url);
});

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://shop');
  if (pathname === '/metrics') {
    response.setHeader('Content-Type', register.contentType).end(await register.metrics());
    return;
  }
  const page = PAGES[`${request.method} ${pathname}`];
  if (page === undefined) return sendJson(response, 404, { error: 'no such page' });

  const disconnected = new AbortController();
  response.once('close', () => disconnected.abort());
  try {
    sendJson(response, 200, await page({ region: query.get('region') ?? 'ap-guangzhou', query, signal: disconnected.signal }));
  } catch (error) {
    const { code, requestId } = error as { code?: string; requestId?: string };
    sendJson(response, 502, { error: 'The call to Tencent Cloud failed', code, requestId });
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

process.on('message', (credential: Credential) => {
  key = credential;
  process.send?.('rotated');
});

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  if (process.connected) process.disconnect();
});
// The parent process has ended.
process.once('disconnect', () => process.emit('SIGTERM'));
if (process.send === undefined) process.once('SIGINT', () => process.emit('SIGTERM'));
