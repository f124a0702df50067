// Prints the files of dist that run for one gzip success over node:http and for one failing fetch, when every pipeline is on and nothing is new
// to the caches. Files that are only loaded do not count.
const http = require('node:http');
const { join, sep } = require('node:path');
const { Session } = require('node:inspector/promises');
const { gzipSync } = require('node:zlib');
const { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const { MeterProvider } = require('@opentelemetry/sdk-metrics');
const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');
const { register, Registry } = require('prom-client');

register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');

const DIST = join(__dirname, '../../../dist', sep);
const REQUEST_ID = 'f5b4b0e0-8d2d-4b0c-9d2d-4b0c8d2d4b0c';
const ZONES = gzipSync(JSON.stringify({ Response: { TotalCount: 1, ZoneSet: [{ Zone: 'ap-guangzhou-1' }], RequestId: REQUEST_ID } }));
const FAILURE = JSON.stringify({ Response: { Error: { Code: 'AuthFailure.SignatureFailure', Message: 'm' }, RequestId: REQUEST_ID } });
const HEADERS = {
  'Content-Type': 'application/json',
  'X-TC-Action': 'DescribeZones',
  'X-TC-Version': '2017-03-12',
  'X-TC-Region': 'ap-guangzhou',
  Authorization: 'TC3-HMAC-SHA256 Credential=AKIDx/2026-11-24/cvm/tc3_request',
};
const WARM_UP = 5;

function answer(request, response) {
  request.resume().on('end', () => {
    response.setHeader('Content-Type', 'application/json');
    if (request.url === '/zones') response.setHeader('Content-Encoding', 'gzip').end(ZONES);
    else response.end(FAILURE);
  });
}

async function main() {
  const server = http.createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const instrumentation = new TencentCloudInstrumentation({ endpoints: [{ host: `127.0.0.1:${port}`, service: 'cvm' }] });
  instrumentation.setTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(new InMemorySpanExporter())] }));
  instrumentation.setMeterProvider(new MeterProvider());
  instrumentation.setLoggerProvider(
    new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: new InMemoryLogRecordExporter() })] }),
  );

  const agent = new http.Agent({ keepAlive: true });
  const callOverHttp = () =>
    new Promise((resolve) => {
      const request = http.request({ host: '127.0.0.1', port, path: '/zones', method: 'POST', headers: HEADERS, agent });
      request.on('response', (response) => response.resume().on('close', resolve)).end('{}');
    });
  const callOverFetch = async () => (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers: HEADERS, body: '{}' })).text();
  for (let i = 0; i < WARM_UP; i++) await Promise.all([callOverHttp(), callOverFetch()]);

  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  const filesOf = async (call) => {
    // Taking the coverage sets it back.
    await session.post('Profiler.takePreciseCoverage');
    await call();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const hasRun = ({ functions }) => functions.some(({ ranges }) => ranges[0].count > 0);
    const files = result.filter((script) => script.url.includes(DIST) && hasRun(script)).map(({ url }) => url.slice(url.indexOf(DIST)));
    return files.map((file) => file.slice(DIST.length).replace(/\.js$/, '.ts')).sort();
  };
  console.log(JSON.stringify({ http: await filesOf(callOverHttp), fetch: await filesOf(callOverFetch) }));
  process.exit();
}
void main();
