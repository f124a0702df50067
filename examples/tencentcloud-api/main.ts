/**
 * The local API as a program: `npx tsx examples/tencentcloud-api/main.ts --port 9443`.
 *
 *     --port 9443        where to listen on 127.0.0.1 (default 9443)
 *     --rate-limit 20    calls a second for each key and action (default: no limit)
 *     --tls-key FILE --tls-cert FILE    serve https
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startTencentCloudApi } from './index';

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
  const api = await startTencentCloudApi({
    port: wholeNumber('--port', values.port, 0, 65_535),
    rateLimit: rateLimit === undefined ? undefined : { perSecond: wholeNumber('--rate-limit', rateLimit, 1, 1_000_000) },
    tls: key === undefined || cert === undefined ? undefined : { key: readFileSync(key), cert: readFileSync(cert) },
  });

  const [{ secretId, secretKey }] = api.credentials;
  console.log(`Tencent Cloud API on ${api.url} (cvm, hunyuan, scf, sms). Made for this run, good for nothing else:

  export TENCENTCLOUD_SECRET_ID=${secretId}
  export TENCENTCLOUD_SECRET_KEY=${secretKey}

In a client of the SDK: profile: { httpProfile: { protocol: '${new URL(api.url).protocol}//', endpoint: '${api.host}' } }`);
  process.once('SIGINT', () => void api.close());
  process.once('SIGTERM', () => void api.close());
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new RangeError(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
