import { type Credential, type Fault, signV3 } from '../../examples/tencentcloud-api';

interface Kind {
  readonly action: string;
  readonly times: number;
  /** In place of the right key. */
  readonly secretKey?: string;
}

/** Some calls to cvm in ap-guangzhou, of which it is known what comes back. */
const KINDS: readonly Kind[] = [
  { action: 'DescribeInstances', times: 12 },
  { action: 'DescribeInstances', times: 4, secretKey: 'wrong' },
  { action: 'DescribeZones', times: 3 },
  { action: 'DescribeRegions', times: 1 },
];

/** What the API is to do for that. */
export const FAULTS: readonly Fault[] = [
  { kind: 'error', code: 'RequestLimitExceeded', match: { action: 'DescribeZones' } },
  { kind: 'http', status: 502, match: { action: 'DescribeRegions' } },
];

/** What {@link makeCalls} adds, by outcome, by family and by code. */
export const OUTCOMES = { success: 12, error: 7, failure: 1 };
export const FAMILIES = { AuthFailure: 4, RequestLimitExceeded: 3, _HTTP: 1 };
export const CODES = { '502': 1, 'AuthFailure.SignatureFailure': 4, RequestLimitExceeded: 3 };

export async function makeCalls(url: string, credential: Credential): Promise<void> {
  for (const { action, times, secretKey = credential.secretKey } of KINDS) {
    for (let i = 0; i < times; i++) await call(url, { ...credential, secretKey }, action);
  }
}

async function call(url: string, credential: Credential, action: string): Promise<void> {
  const { host } = new URL(url);
  const body = '{}';
  const headers = signV3(credential, { service: 'cvm', action, version: '2017-03-12', region: 'ap-guangzhou', host, body });
  const response = await fetch(url, { method: 'POST', headers, body });
  await response.text();
}
