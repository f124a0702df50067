import { type Credential, type Fault, signV3 } from '../../../examples/tencentcloud-api';

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

export type Counts = Readonly<Record<string, number>>;

/** What {@link makeCalls} adds to each counter, by its labels. */
export const COUNTS: Readonly<Record<'requests' | 'errors' | 'error_codes', Counts>> = {
  requests: {
    'outcome=success tc_action=DescribeInstances tc_region=ap-guangzhou tc_service=cvm': 12,
    'outcome=error tc_action=DescribeInstances tc_region=ap-guangzhou tc_service=cvm': 4,
    'outcome=error tc_action=DescribeZones tc_region=ap-guangzhou tc_service=cvm': 3,
    'outcome=failure tc_action=DescribeRegions tc_region=ap-guangzhou tc_service=cvm': 1,
  },
  errors: {
    'category=auth family=AuthFailure tc_region=ap-guangzhou tc_service=cvm': 4,
    'category=throttling family=RequestLimitExceeded tc_region=ap-guangzhou tc_service=cvm': 3,
    'category=transport family=_HTTP tc_region=ap-guangzhou tc_service=cvm': 1,
  },
  error_codes: {
    'code=AuthFailure.SignatureFailure family=AuthFailure tc_action=DescribeInstances tc_region=ap-guangzhou tc_service=cvm': 4,
    'code=RequestLimitExceeded family=RequestLimitExceeded tc_action=DescribeZones tc_region=ap-guangzhou tc_service=cvm': 3,
    'code=502 family=_HTTP tc_action=DescribeRegions tc_region=ap-guangzhou tc_service=cvm': 1,
  },
};

/** Labels as the keys of {@link COUNTS}. */
export function labelKey(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort();
  return names.map((name) => `${name}=${labels[name]}`).join(' ');
}

/** How many calls {@link makeCalls} makes. */
export const CALLS = KINDS.reduce((sum, { times }) => sum + times, 0);

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
