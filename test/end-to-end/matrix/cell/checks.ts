import type { Values, WireCase } from './cases.js';
import type { FinishedSpan } from './telemetry.js';
import type { Transport } from './transports.js';

export const OURS = 'opentelemetry-instrumentation-tencentcloud';
const CLIENT = 2;
const ERROR = 2;

/** Lists what is wrong with the spans of one call. */
export function checkCall(wireCase: WireCase, transport: Transport, spans: readonly FinishedSpan[]): string[] {
  const ours = spans.filter(({ instrumentationScope }) => instrumentationScope.name === OURS);
  if (!wireCase.isApi3) return ours.length === 0 ? [] : ['has a span, but is no API call'];
  if (ours.length !== 1) return [`${ours.length} spans`];
  const [span] = ours;
  const wrong = [...checkValues(wireCase, span), ...checkTarget(wireCase, transport, span)];
  if (span.kind !== CLIENT) wrong.push(`kind ${span.kind}`);
  const parents = spans.filter(({ instrumentationScope }) => instrumentationScope.name === transport.parent);
  if (parents.length !== 1) wrong.push(`${parents.length} HTTP client spans`);
  else if (span.parentSpanContext?.spanId !== parents[0].spanContext().spanId) wrong.push('is not the child of the HTTP client span');
  const root = spans.find(({ name }) => name === 'application');
  if (root?.spanContext().traceId !== span.spanContext().traceId) wrong.push('is in another trace');
  return wrong;
}

function checkValues({ expect, optional }: WireCase, { attributes, status }: FinishedSpan): string[] {
  const found: Values = {
    requestId: (attributes['tencent_cloud.request_id'] as string | undefined) ?? null,
    errorCode: (attributes['tencent_cloud.error.code'] as string | undefined) ?? null,
    errorMessage: status.message ?? null,
  };
  const wrong: string[] = [];
  for (const name of ['requestId', 'errorCode', 'errorMessage'] as const) {
    // An empty message is not recorded.
    const expected = [expect[name] || null, ...(optional?.[name] === undefined ? [] : [optional[name]])];
    if (!expected.includes(found[name])) wrong.push(`${name} is ${found[name]}, not ${expected.join(' or ')}`);
  }
  if (found.errorCode !== null && status.code !== ERROR) wrong.push(`status ${status.code}`);
  return wrong;
}

function checkTarget({ expectCall }: WireCase, { keepsHost }: Transport, { name, attributes }: FinishedSpan): string[] {
  if (expectCall === undefined) return [];
  const { service, action, version, region } = expectCall;
  const expected: Record<string, string> = { 'tencent_cloud.action': action, 'tencent_cloud.api_version': version };
  if (keepsHost) {
    // Some calls have these only in the host.
    expected['cloud.region'] = region;
    expected['tencent_cloud.service'] = service;
    expected['rpc.method'] = `${service}/${action}`;
  }
  const wrong = Object.entries(expected).filter(([key, value]) => attributes[key] !== value);
  const complaints = wrong.map(([key, value]) => `${key} is ${String(attributes[key])}, not ${value}`);
  if (keepsHost && name !== `${service}/${action}`) complaints.push(`the span is called ${name}`);
  return complaints;
}
