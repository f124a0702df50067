import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { tc3Headers } from '../../support/transports';

/** A call, and what the API is to answer. */
export interface PlannedCall {
  readonly service: string;
  /** Error code, or the status of an answer without an envelope; undefined for a success. */
  readonly code: string | undefined;
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Holds the answer, which {@link answerAsAsked} sends back. */
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly requestIdHeader: string;
  readonly body: string;
}

const CALLS = 1000;
const FAILURES = 60;
const SERVICES = ['cvm', 'cbs', 'sts', 'vpc', 'scf'];
const CODES = [
  'AuthFailure.SignatureFailure',
  'RequestLimitExceeded',
  'ResourceInsufficient.SpecifiedInstanceType',
  'InvalidParameterValue.Malformed',
  'InternalError',
  // An answer of a gateway, without an envelope. Its RequestId is in a header.
  '502',
];

/** 1,000 calls, of which 60 fail: each service has each code twice, fewer than the limit of events. */
export function plannedCalls(): readonly PlannedCall[] {
  let failures = 0;
  return Array.from({ length: CALLS }, (_, i) => {
    const isFailure = Math.floor(((i + 1) * FAILURES) / CALLS) > failures;
    const service = SERVICES[(isFailure ? failures : i) % SERVICES.length];
    const code = isFailure ? CODES[Math.floor(failures / SERVICES.length) % CODES.length] : undefined;
    if (isFailure) failures++;
    return plannedCall(service, code);
  });
}

export function plannedCall(service: string, code: string | undefined): PlannedCall {
  const requestId = randomUUID();
  const status = code !== undefined && /^\d+$/.test(code) ? Number(code) : 200;
  const error = code === undefined ? {} : { Error: { Code: code, Message: `about ${code}` } };
  const body = status === 200 ? JSON.stringify({ Response: { ...error, RequestId: requestId } }) : 'Bad Gateway';
  const answer: Answer = { status, requestIdHeader: requestId, body };
  return { service, code, requestId, headers: tc3Headers(service, 'DescribeThings'), body: JSON.stringify(answer) };
}

/** An API that answers what the body of a request holds. */
export const answerAsAsked: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { status, requestIdHeader, body } = JSON.parse(Buffer.concat(chunks).toString()) as Answer;
    response.writeHead(status, { 'X-TC-RequestId': requestIdHeader }).end(body);
  });
};
