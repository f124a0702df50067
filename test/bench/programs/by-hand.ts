import type { IncomingMessage } from 'node:http';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { Counter, Histogram } from 'prom-client';

/** What somebody would write around a call to have its RequestId and error code, without this package. */
export interface Hand {
  onResponse(response: IncomingMessage): void;
  onFetchResponse(response: Response): Promise<void>;
}

interface Envelope {
  readonly Response: { readonly RequestId: string; readonly Error?: { readonly Code: string; readonly Message: string } };
}

/** Reads with a `'data'` listener and `JSON.parse`, or with `response.clone().json()`, and takes what is in the envelope. */
export class ReadingHand implements Hand {
  requestId: string | undefined;
  code: string | undefined;

  onResponse(response: IncomingMessage): void {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => this.seen(JSON.parse(Buffer.concat(chunks).toString()) as Envelope));
  }

  async onFetchResponse(response: Response): Promise<void> {
    this.seen((await response.clone().json()) as Envelope);
  }

  seen({ Response: { Error: error, RequestId } }: Envelope): void {
    this.requestId = RequestId;
    this.code = error?.Code;
  }
}

const SERVICE = 'cvm';
const ACTION = 'DescribeInstances';
const REGION = 'ap-guangzhou';

const tracer = trace.getTracer('by hand');
const requests = new Counter({ name: 'requests_total', help: '-', labelNames: ['service', 'action', 'region', 'outcome'] });
const errors = new Counter({ name: 'errors_total', help: '-', labelNames: ['service', 'region', 'family', 'category'] });
const codes = new Counter({ name: 'codes_total', help: '-', labelNames: ['service', 'action', 'region', 'family', 'code'] });
const duration = new Histogram({ name: 'duration_seconds', help: '-', labelNames: ['service', 'action', 'outcome'] });

/** Also records what this package records of it: a span, and the same counters. */
export class RecordingHand extends ReadingHand {
  readonly #startedAt = performance.now();
  readonly #span = tracer.startSpan(`${SERVICE}/${ACTION}`, {
    kind: SpanKind.CLIENT,
    attributes: {
      'rpc.system.name': 'tencent_cloud',
      'rpc.method': `${SERVICE}/${ACTION}`,
      'server.address': '127.0.0.1',
      'cloud.region': REGION,
      'tencent_cloud.service': SERVICE,
      'tencent_cloud.action': ACTION,
      'tencent_cloud.api_version': '2017-03-12',
    },
  });

  override seen(envelope: Envelope): void {
    super.seen(envelope);
    const { Error: error, RequestId } = envelope.Response;
    const span = this.#span;
    const outcome = error === undefined ? 'success' : 'error';
    span.setAttributes({ 'http.response.status_code': 200, 'tencent_cloud.request_id': RequestId });
    requests.inc({ service: SERVICE, action: ACTION, region: REGION, outcome });
    duration.observe({ service: SERVICE, action: ACTION, outcome }, (performance.now() - this.#startedAt) / 1000);
    if (error !== undefined) {
      const family = error.Code.split('.')[0];
      span.setAttributes({ 'rpc.status_code': error.Code, 'error.type': error.Code, 'tencent_cloud.error.family': family });
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.Message });
      errors.inc({ service: SERVICE, region: REGION, family, category: 'auth' });
      codes.inc({ service: SERVICE, action: ACTION, region: REGION, family, code: error.Code });
    }
    span.end();
  }
}
