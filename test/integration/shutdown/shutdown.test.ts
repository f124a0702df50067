import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { hasSubscribers } from 'node:diagnostics_channel';
import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { type Outcome, TencentCloudInstrumentation } from '../../../src';

const ENVELOPE = '{"Response":{"RequestId":"r-1"}}';
const HEADERS = { 'X-TC-Action': 'DescribeInstances' };
const CHANNELS = [
  'http.client.request.start',
  'http.client.response.finish',
  'http.client.request.error',
  'undici:request:create',
  'undici:request:headers',
  'undici:request:error',
];

describe('Shutdown with calls in flight', function () {
  this.timeout(30_000);
  const waiting = new Set<http.ServerResponse>();
  const server = http.createServer((request, response) => {
    response.on('error', () => undefined);
    if (request.url === '/whole')
      return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(ENVELOPE + ' '.repeat(500_000), { level: 0 }));
    response.write(ENVELOPE.slice(0, 10));
    waiting.add(response);
    return response;
  });
  let url: string;
  let instrumentation: TencentCloudInstrumentation | undefined;

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    instrumentation?.disable();
    waiting.clear();
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  /** Completes all unfinished responses. */
  function answer(): void {
    for (const response of waiting) response.end(ENVELOPE.slice(10));
  }

  /** Starts calls over node:http and fetch. Resolves when all have received a part of the body. */
  async function startCalls(calls: number): Promise<Promise<string>[]> {
    const overHttp = Array.from({ length: calls }, async () => {
      const [response] = (await once(http.get(url, { headers: HEADERS, agent: false }), 'response')) as [http.IncomingMessage];
      return { body: text(response) };
    });
    const overFetch = Array.from({ length: calls }, async () => ({ body: (await fetch(url, { headers: HEADERS })).text() }));
    return (await Promise.all([...overHttp, ...overFetch])).map(({ body }) => body);
  }

  function watching(config: object = {}): Outcome[] {
    const outcomes: Outcome[] = [];
    instrumentation = new TencentCloudInstrumentation({
      prometheus: false,
      endpoints: ['127.0.0.1'],
      callHook: (_span, call) => outcomes.push(call.outcome),
      ...config,
    });
    return outcomes;
  }

  for (const way of ['exit', 'throw', 'by-itself'] as const) {
    it(`ends the process as without the instrumentation (${way})`, async () => {
      const path = way === 'by-itself' ? '/whole' : '/';
      const [unwatched, watched] = await Promise.all(['unwatched', 'watched'].map((form) => ended(form, way, url + path)));
      assert.deepEqual(watched, unwatched);
      assert.equal(watched.code, { exit: 7, throw: 1, 'by-itself': 0 }[way]);
    });
  }

  it('disable() in mid-body leaves the bodies intact, records nothing and unsubscribes from all channels', async () => {
    const outcomes = watching();
    const bodies = await startCalls(5);
    instrumentation?.disable();
    answer();
    assert.deepEqual(new Set(await Promise.all(bodies)), new Set([ENVELOPE]));
    assert.deepEqual(outcomes, []);
    assert.deepEqual(
      CHANNELS.filter((name) => hasSubscribers(name)),
      [],
    );
  });

  it('enable() after disable() records only calls that start later, each once', async () => {
    const outcomes = watching();
    instrumentation?.disable();
    const before = await startCalls(2);
    instrumentation?.enable();
    instrumentation?.enable();
    const after = await startCalls(2);
    answer();
    await Promise.all([...before, ...after]);
    assert.deepEqual(outcomes, Array(4).fill('success'));
  });

  it('a tracer provider that shuts down while calls end affects neither the calls nor the hooks', async () => {
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    const outcomes = watching();
    instrumentation?.setTracerProvider(provider);
    const bodies = await startCalls(5);
    const shutdown = provider.shutdown();
    answer();
    await shutdown;
    assert.deepEqual(new Set(await Promise.all(bodies)), new Set([ENVELOPE]));
    assert.deepEqual(outcomes, Array(10).fill('success'));
  });

  it('the application does not see an exporter or a hook that throws', async () => {
    const provider = new BasicTracerProvider({
      spanProcessors: [{ onStart: fail, onEnd: fail, forceFlush: async () => undefined, shutdown: async () => undefined }],
    });
    watching({ callHook: fail });
    instrumentation?.setTracerProvider(provider);
    const bodies = await startCalls(5);
    answer();
    assert.deepEqual(new Set(await Promise.all(bodies)), new Set([ENVELOPE]));
  });
});

function fail(): never {
  throw new Error('a bug of the telemetry');
}

async function ended(form: string, way: string, url: string): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, ['--no-warnings', '--import', 'tsx', join(__dirname, 'in-flight.ts'), form, way, url], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, output, errors };
}
