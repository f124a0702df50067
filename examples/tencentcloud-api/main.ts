/**
 * The local API as a program: `npx tsx examples/tencentcloud-api/main.ts --port 9443`.
 *
 *     --port 9443        first port on 127.0.0.1, for cvm; the next three are for hunyuan, scf and sms (default 9443; 0: any free ports)
 *     --rate-limit 20    calls a second for each key and action (default: no limit)
 *     --tls-key FILE --tls-cert FILE    serve https
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startTencentCloudApi, type TencentCloudApi } from './index';

const OTHER_SERVICES = ['hunyuan', 'scf', 'sms'] as const;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '9443' },
      'rate-limit': { type: 'string' },
      'tls-key': { type: 'string' },
      'tls-cert': { type: 'string' },
    },
  });
  const { 'rate-limit': rateLimit, 'tls-key': key, 'tls-cert': cert } = values;
  const port = parseInteger('--port', values.port, 0, 65_535 - OTHER_SERVICES.length);
  const api = await startTencentCloudApi({
    port,
    rateLimit: rateLimit === undefined ? undefined : { perSecond: parseInteger('--rate-limit', rateLimit, 1, 1_000_000) },
    tls: key === undefined || cert === undefined ? undefined : { key: readFileSync(key), cert: readFileSync(cert) },
  });
  process.once('SIGINT', () => void api.close());
  process.once('SIGTERM', () => void api.close());

  const endpoints = [{ host: api.host, service: 'cvm' }];
  for (const [index, service] of OTHER_SERVICES.entries()) {
    endpoints.push({ host: await api.openPort(port === 0 ? 0 : port + index + 1), service });
  }
  console.log(instructions(api, endpoints));
}

function instructions(api: TencentCloudApi, endpoints: ReadonlyArray<{ readonly host: string; readonly service: string }>): string {
  const [{ secretId, secretKey }] = api.credentials;
  return `Tencent Cloud API on ${api.url}. Its key exists only in this run:

  export TENCENTCLOUD_SECRET_ID=${secretId}
  export TENCENTCLOUD_SECRET_KEY=${secretKey}
  export TENCENTCLOUD_ENDPOINT=${api.host}
  export OTEL_INSTRUMENTATION_TENCENTCLOUD_ENDPOINTS=${endpoints.map(({ host, service }) => `${host}=${service}`).join(',')}

Each service has a port of its own. With register, the last line gives its calls the right labels; without, the option endpoints does:

${endpoints.map(({ host, service }) => `  ${service.padEnd(10)}${host}`).join('\n')}

In the SDK: profile: { httpProfile: { protocol: '${new URL(api.url).protocol}//', endpoint: '${api.host}' } }
In code:    new TencentCloudInstrumentation({ endpoints: [{ host: '${api.host}', service: 'cvm' }] })`;
}

function parseInteger(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new RangeError(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
