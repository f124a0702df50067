import { byEnding, type Count, isRight } from './comparison';
import { parseExposition, type Sample } from './exposition';
import { type ExportedSpan, isTencentCloudCall, withAncestors } from './spans';

/** A failed call's span and the spans above it, root first. */
export type FailedCall = readonly ExportedSpan[];

/** The latest call that failed with an error of this family, else the latest that the API answered with an error. */
export function failedCall(spans: readonly ExportedSpan[], family: string): FailedCall | undefined {
  const failed = spans.filter(
    (span) => isTencentCloudCall(span) && span.status === 'ERROR' && span.attributes['tencent_cloud.error.code'] !== undefined,
  );
  const call = failed.findLast(({ attributes }) => attributes['tencent_cloud.error.family'] === family) ?? failed.at(-1);
  return call && withAncestors(call, spans);
}

/** The call as a tracing backend shows it, and what the HTTP span alone says of it. */
export function describeCall(call: FailedCall): string[] {
  const span = call[call.length - 1];
  const http = call.at(-2);
  return [
    `trace ${span.traceId}`,
    ...call.map((each, depth) => `${'   '.repeat(Math.max(0, depth - 1))}${depth === 0 ? '' : '└─ '}${describeSpan(each)}`),
    '',
    `${span.name} by this package: status ${span.status}${span.statusMessage && ` "${span.statusMessage}"`}`,
    `   span ${span.spanId}, child of ${span.parentSpanId || 'nothing'}`,
    ...attributeLines(span),
    ...(http === undefined ? [] : ['', ...describeHttp(http)]),
  ];
}

function describeSpan({ name, kind, status, duration, spanId, attributes }: ExportedSpan): string {
  const http = attributes['http.response.status_code'];
  return `${name}  ${kind}, ${http === undefined ? '' : `HTTP ${http}, `}status ${status}, ${duration.toFixed(1)} ms, span ${spanId}`;
}

function describeHttp({ name, scope, status, spanId, attributes }: ExportedSpan): string[] {
  return [
    `the same call by ${scope}: span "${name}" ${spanId}`,
    `   status ${status}, http.response.status_code = ${attributes['http.response.status_code'] ?? '(none)'}: ${
      status === 'ERROR' ? 'a failure, without code or RequestId' : 'a success, as far as HTTP can tell'
    }`,
  ];
}

function attributeLines({ attributes }: ExportedSpan): string[] {
  const names = Object.keys(attributes).sort();
  return names.map((name) => `   ${name} = ${attributes[name]}`);
}

/** Lines of the counter by code that a summary has room for. */
const CODE_LINES = 12;

/**
 * What `/metrics` exposes: the counter by code, the counter by outcome of the action that was called, and the exemplar that leads
 * from a counter to the trace of the call, if it was the last of its code.
 */
export function describeMetrics(exposition: string, call: FailedCall | undefined): string[] {
  const samples = parseExposition(exposition);
  const named = (name: string): Sample[] => samples.filter((sample) => sample.name === name);
  const codes = named('tencent_cloud_client_error_codes_total').sort((a, b) => b.value - a.value);
  const left = codes.length - CODE_LINES;
  const span = call?.at(-1);
  const outcomes = named('tencent_cloud_client_requests_total').filter(
    ({ labels }) => `${labels.service}/${labels.action}` === span?.attributes['rpc.method'],
  );
  const linked = codes.find(({ exemplar }) => exemplar?.span_id === span?.spanId);
  return [
    ...codes.slice(0, CODE_LINES).map(withoutExemplar),
    ...(left > 0 ? [`… and ${left} more`] : []),
    ...(outcomes.length === 0 ? [] : ['', ...outcomes.map(withoutExemplar)]),
    ...(span === undefined || linked === undefined ? [] : ['', 'with its exemplar, which leads to the span above:', linked.line]),
  ];
}

function withoutExemplar({ line }: Sample): string {
  return line.replace(/ # \{.*$/, '');
}

/** A table of what happened and what was counted; every difference is listed in full. */
export function describeComparison(counts: readonly Count[]): string[] {
  const wrong = counts.filter((count) => !isRight(count));
  const row = (ending: string, happened: string, counted: string): string =>
    `${ending.padEnd(44)}${happened.padStart(10)}${counted.padStart(10)}`;
  return [
    row('', 'happened', 'counted'),
    ...byEnding(counts).map(({ ending, happened, counted }) => row(ending, String(happened), String(counted))),
    '',
    wrong.length === 0 ? 'The counters agree with the API server, for each action and code.' : 'THE COUNTERS DISAGREE WITH THE API SERVER:',
    ...wrong.map(({ method, ending, happened, counted }) => row(`${method} ${ending}`.trim(), String(happened), String(counted))),
  ];
}

/** A part of the summary under a title. */
export function section(title: string, lines: readonly string[]): string[] {
  return ['', title, '─'.repeat(title.length), ...lines];
}
