import { strict as assert } from 'node:assert';
import { dirname } from 'node:path';
import { createNoopMeter, type Meter, type MeterProvider as MeterProviderApi, metrics, trace } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { logs } from '@opentelemetry/api-logs';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { answer, type LocalServer, serve } from '../support/server';
import { tc3Headers, transports } from '../support/transports';
import { type Watched, watch } from '../support/watched';

/** A meter provider that knows how many callbacks it would call. */
class CallbackProvider implements MeterProviderApi {
  readonly #callbacks = new Set<unknown>();
  readonly #gauge = {
    addCallback: (callback: unknown) => void this.#callbacks.add(callback),
    removeCallback: (callback: unknown) => void this.#callbacks.delete(callback),
  };

  get size(): number {
    return this.#callbacks.size;
  }

  getMeter(): Meter {
    return Object.assign(Object.create(createNoopMeter()) as Meter, { createObservableGauge: () => this.#gauge });
  }
}

/** A server that holds its answers back. */
interface SlowServer {
  readonly server: LocalServer;
  /** Until it is asked. */
  readonly asked: Promise<void>;
  answer(): void;
}

async function slowServer(): Promise<SlowServer> {
  let release = (): void => undefined;
  let onAsked = (): void => undefined;
  const asked = new Promise<void>((resolve) => (onAsked = resolve));
  const server = await serve((request, response) => {
    release = () => void response.end('{"Response":{"RequestId":"r"}}');
    request.resume();
    onAsked();
  });
  return { server, asked, answer: () => release() };
}

describe('The instrumentation', () => {
  let server: LocalServer;
  let watched: Watched;
  let reader: PrometheusExporter;
  let provider: MeterProvider;
  let slow: SlowServer | undefined;

  before(async () => {
    server = await serve(answer({ Response: { RequestId: 'r' } }));
  });
  after(() => server.close());
  beforeEach(() => {
    reader = new PrometheusExporter({ preventServerStart: true });
    provider = new MeterProvider({ readers: [reader] });
    watched = watch();
  });
  afterEach(async () => {
    watched.stop();
    metrics.disable();
    trace.disable();
    await slow?.server.close();
    slow = undefined;
    await provider.shutdown();
  });

  const call = (url = server.url): Promise<unknown> => transports.fetch({ url, headers: tc3Headers('cvm', 'DescribeZones') });

  /** The value of the OpenTelemetry counter of calls. */
  async function counted(): Promise<unknown> {
    const { resourceMetrics } = await reader.collect();
    const all = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    return all.find(({ descriptor }) => descriptor.name === 'tencent_cloud.client.requests')?.dataPoints[0].value;
  }

  describe('that was given the global providers follows them after setConfig, too', () => {
    it('from no meter provider to one', async () => {
      const { instrumentation } = watched;
      registerInstrumentations({ instrumentations: [instrumentation] });
      metrics.setGlobalMeterProvider(provider);
      instrumentation.setConfig(instrumentation.getConfig());
      await call();
      assert.equal(await counted(), 1);
    });

    it('from one tracer provider to another', async () => {
      const { instrumentation, tracerProvider } = watched;
      registerInstrumentations({ instrumentations: [instrumentation] });
      trace.disable();
      trace.setGlobalTracerProvider(tracerProvider);
      instrumentation.setConfig(instrumentation.getConfig());
      await call();
      assert.equal((await watched.recorded(1)).length, 1);
    });
  });

  it('leaves one callback for each gauge, however often it is configured', async () => {
    const { instrumentation } = watched;
    const callbacks = new CallbackProvider();
    instrumentation.setMeterProvider(callbacks);
    const gauges = callbacks.size;
    assert.equal(gauges, 2, 'start time and clock offset');
    for (let i = 0; i < 50; i++) instrumentation.setConfig(instrumentation.getConfig());
    await call();
    assert.equal(callbacks.size, gauges);
  });

  it('leaves none for calls of the previous configuration, if a provider is registered after setConfig()', async () => {
    const { instrumentation } = watched;
    slow = await slowServer();
    const calling = call(slow.server.url);
    await slow.asked;
    instrumentation.setConfig(instrumentation.getConfig());
    const callbacks = new CallbackProvider();
    metrics.setGlobalMeterProvider(callbacks);
    slow.answer();
    await calling;
    await watched.recorded(1);
    assert.equal(callbacks.size, 0);
  });

  it('counts calls that were under way at setConfig', async () => {
    const { instrumentation } = watched;
    instrumentation.setMeterProvider(provider);
    slow = await slowServer();
    const calling = call(slow.server.url);
    await slow.asked;
    instrumentation.setConfig(instrumentation.getConfig());
    slow.answer();
    await calling;
    await watched.recorded(1);
    assert.equal(await counted(), 1);
  });

  it('sends events to the global provider where it was given the placeholder of another copy of the API', async () => {
    // The SDK's copy, and the one that @opentelemetry/instrumentation has, need not be ours: each pins a version of its own.
    watched.instrumentation.setLoggerProvider(anotherLogsApi().getLoggerProvider());
    const exporter = new InMemoryLogRecordExporter();
    anotherLogsApi().setGlobalLoggerProvider(new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }));
    const failing = await serve(answer({ Response: { Error: { Code: 'InternalError', Message: 'm' }, RequestId: 'r-1' } }));
    try {
      await call(failing.url);
      await watched.recorded(1);
      assert.deepEqual(
        exporter.getFinishedLogRecords().map(({ attributes }) => attributes['tencent_cloud.request_id']),
        ['r-1'],
      );
    } finally {
      await failing.close();
      logs.disable();
    }
  });
});

/** `@opentelemetry/api-logs` as another copy of it in the process has it. */
function anotherLogsApi(): typeof logs {
  const folder = dirname(require.resolve('@opentelemetry/api-logs'));
  const files = Object.keys(require.cache).filter((file) => file.startsWith(folder));
  const ours = files.map((file) => [file, require.cache[file]] as const);
  for (const file of files) delete require.cache[file];
  try {
    return (require('@opentelemetry/api-logs') as { readonly logs: typeof logs }).logs;
  } finally {
    for (const [file, module] of ours) require.cache[file] = module;
  }
}
