import { signV3, type TencentCloudApi, type V3Call } from '../../../examples/tencentcloud-api';

/** The envelope, as far as the tests look into it. */
export interface Envelope {
  readonly Response: {
    readonly RequestId?: string;
    readonly Error?: { readonly Code: string; readonly Message: string };
    readonly [field: string]: unknown;
  };
}

/** What differs between the calls of a test; the rest is a good `cvm/DescribeRegions`. */
export type CallChanges = Partial<V3Call> & { readonly headers?: Record<string, string>; readonly secretKey?: string };

/** Signs and sends a V3 call with fetch. */
export function send(api: TencentCloudApi, changes: CallChanges = {}): Promise<Response> {
  const { headers, secretKey, ...call } = changes;
  const credential = { ...api.credentials[0], ...(secretKey === undefined ? {} : { secretKey }) };
  const signed = signV3(credential, {
    service: 'cvm',
    action: 'DescribeRegions',
    version: '2017-03-12',
    host: api.host,
    body: '{}',
    ...call,
  });
  const { method = 'POST', query, body = '{}' } = call;
  return fetch(`${api.url}/${query === undefined ? '' : `?${query}`}`, {
    method,
    headers: { ...signed, ...headers },
    ...(method === 'POST' ? { body } : {}),
  });
}

/** Signs, sends and reads a V3 call; the answer is always on HTTP status 200. */
export async function answerTo(api: TencentCloudApi, changes: CallChanges = {}): Promise<Envelope['Response']> {
  const response = await send(api, changes);
  if (response.status !== 200) throw new Error(`HTTP status ${response.status}`);
  return ((await response.json()) as Envelope).Response;
}

/** Sends a V3 call that must fail. */
export async function codeOf(api: TencentCloudApi, changes: CallChanges = {}): Promise<string | undefined> {
  return (await answerTo(api, changes)).Error?.Code;
}
