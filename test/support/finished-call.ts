import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { ApiRequest } from '../../src/api/api-request';
import { classifyCode } from '../../src/api/error-class';
import type { ApiCall } from '../../src/call/api-call';

const REQUEST: ApiRequest = {
  service: 'cvm',
  action: 'DescribeZones',
  version: '2017-03-12',
  region: 'ap-guangzhou',
  address: 'cvm.tencentcloudapi.com',
  port: 443,
};

/** A successful call, except for the parts that the test gives. */
export function finishedCall({ request, ...parts }: Partial<Omit<ApiCall, 'request'>> & { request?: Partial<ApiRequest> } = {}): ApiCall {
  return {
    outcome: 'success',
    requestId: 'f5b4b0e0-8d2d-4b0c-9d2d-4b0c8d2d4b0c',
    error: undefined,
    failure: undefined,
    httpStatusCode: 200,
    traceId: undefined,
    secretId: undefined,
    startTime: 1_795_478_400_000,
    duration: 0.05,
    clockOffset: undefined,
    context: ROOT_CONTEXT,
    responseFields: undefined,
    requestParameters: undefined,
    ...parts,
    request: { ...REQUEST, ...request },
  };
}

/** A call that the API answered with an error. */
export function callWithError(code: string, parts: Parameters<typeof finishedCall>[0] = {}): ApiCall {
  return finishedCall({ outcome: 'error', error: { ...classifyCode(code), message: `about ${code}` }, ...parts });
}

/** A call that got no envelope. */
export function callWithFailure(code: string, parts: Parameters<typeof finishedCall>[0] = {}): ApiCall {
  const failure = { family: '_NETWORK', code, category: 'transport' } as const;
  return finishedCall({ outcome: 'failure', failure, requestId: undefined, httpStatusCode: undefined, ...parts });
}
