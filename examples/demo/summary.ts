/** What the demo prints at its end. */
import Table from 'cli-table3';
import type { Collector, ExportedEvent, ExportedSpan, Sample } from './telemetry';
import { isTencentCloudCall, LABEL, METRIC, parseExposition, sums } from './telemetry';

/** How often one kind of result happened, and how often the counters say it did. */
export interface Count {
  /** `service/action result`: the result is an error code, or an outcome in parentheses. */
  readonly key: string;
  readonly happened: number;
  readonly counted: number;
}

export function isCorrect({ happened, counted }: Count): boolean {
  return happened === counted;
}

/** @param happened - the truth, by `service/action result`. */
export function compare(happened: ReadonlyMap<string, number>, samples: readonly Sample[]): Count[] {
  const counted = samples.flatMap((sample) => {
    const result = countedResult(sample);
    return result === undefined ? [] : [[`${methodOf(sample)} ${result}`, sample.value] as const];
  });
  return pair(happened, sums(counted));
}

function pair(happened: ReadonlyMap<string, number>, counted: ReadonlyMap<string, number>): Count[] {
  const keys = [...new Set([...happened.keys(), ...counted.keys()])].sort();
  return keys.map((key) => ({ key, happened: happened.get(key) ?? 0, counted: counted.get(key) ?? 0 }));
}

/** What the counter of requests alone counts. A dry run has a code, but is not an error. */
const RESULTS: Readonly<Record<string, string>> = { success: '(success)', dry_run: 'DryRunOperation', aborted: '(aborted)' };

function countedResult({ name, labels }: Sample): string | undefined {
  if (name === METRIC.requests) return RESULTS[labels.outcome];
  if (name !== METRIC.errorCodes) return undefined;
  return labels.family === '_NETWORK' ? '(connection reset)' : labels.code;
}

function methodOf({ labels }: Sample): string {
  return `${labels[LABEL.service]}/${labels[LABEL.action]}`;
}

/** What a run has shown: a failed call, the counters, whether they are right, what to do next. */
export function summarizeRun(collector: Collector, exposition: string, counts: readonly Count[]): string[] {
  const trace = findFailedCall(collector, 'AuthFailure');
  const event = trace === undefined ? [] : describeEvent(collector, trace);
  return [
    ...section('A failed call', trace === undefined ? ['No call has failed yet.'] : describeCall(trace)),
    ...(event.length === 0 ? [] : section('The log event of such a call', event)),
    ...section('The counters', describeMetrics(exposition, trace)),
    ...section('What happened, as the API server knows, and what the counters say', describeCounts(counts)),
    ...section('Next steps', NEXT_STEPS),
  ];
}

/** What one call has shown. */
export function summarizeCall({ spans }: Collector, span: ExportedSpan, exposition: string): string[] {
  const trace = traceOf(span, spans);
  return [...section('The call', describeCall(trace)), ...section('The counters', describeMetrics(exposition, trace))];
}

/** The span of a failed call and the spans above it, root first. */
type CallTrace = readonly ExportedSpan[];

function traceOf(span: ExportedSpan, spans: readonly ExportedSpan[]): CallTrace {
  const parent = spans.find(({ traceId, spanId }) => traceId === span.traceId && spanId === span.parentSpanId);
  return parent === undefined ? [span] : [...traceOf(parent, spans), span];
}

/** The latest call that failed with an error of this family, else the latest that the API answered with an error. */
function findFailedCall({ spans }: Collector, family: string): CallTrace | undefined {
  const isFailed = ({ status, attributes }: ExportedSpan): boolean => status === 'ERROR' && 'tencent_cloud.error.code' in attributes;
  const failed = spans.filter((span) => isTencentCloudCall(span) && isFailed(span));
  const call = failed.findLast(({ attributes }) => attributes['tencent_cloud.error.family'] === family) ?? failed.at(-1);
  return call && traceOf(call, spans);
}

/** A part of the summary under a title. */
function section(title: string, lines: readonly string[]): string[] {
  return ['', title, '─'.repeat(title.length), ...lines];
}

/** The call as a tracing backend shows it: side by side with the generic HTTP span, then the trace, then every attribute. */
function describeCall(trace: CallTrace): string[] {
  const span = trace[trace.length - 1];
  const http = trace.at(-2);
  return [
    ...(http === undefined ? [] : [...compareSpans(http, span), '']),
    `trace ${span.traceId}`,
    ...trace.map((each, depth) => `${'   '.repeat(Math.max(0, depth - 1))}${depth === 0 ? '' : '└─ '}${describeSpan(each)}`),
    '',
    `${span.name} by this package: status ${span.status}${span.statusMessage && ` "${span.statusMessage}"`}`,
    `   span ${span.spanId}, child of ${span.parentSpanId || 'nothing'}`,
    ...describeAttributes(span.attributes),
  ];
}

const PLAIN = { head: [], border: [], compact: true };

function compareSpans(http: ExportedSpan, ours: ExportedSpan): string[] {
  const head = ['the same call', 'generic HTTP', 'this package'];
  const table = new Table({ head, colWidths: [15, 21, 40], wordWrap: true, style: PLAIN });
  const row = (title: string, attribute: string): void => {
    table.push([title, http.attributes[attribute] ?? '-', ours.attributes[attribute] ?? '-']);
  };
  table.push(['span name', http.name, ours.name], ['status', http.status, ours.status]);
  row('HTTP status', 'http.response.status_code');
  row('error code', 'tencent_cloud.error.code');
  row('category', 'tencent_cloud.error.category');
  row('RequestId', 'tencent_cloud.request_id');
  table.push(['message', http.statusMessage || '-', ours.statusMessage || '-']);
  return table.toString().split('\n');
}

function describeSpan({ name, kind, status, duration, spanId, attributes }: ExportedSpan): string {
  const http = attributes['http.response.status_code'];
  return `${name}  ${kind}, ${http === undefined ? '' : `HTTP ${http}, `}status ${status}, ${duration.toFixed(1)} ms, span ${spanId}`;
}

/**
 * The log event of the call, for those who sample their traces or have no trace store. At most 10 in 10 seconds are sent for each
 * service and code, so it may be the event of another call that failed in the same way.
 */
function describeEvent({ events }: Collector, trace: CallTrace): string[] {
  const { spanId, attributes: wanted } = trace[trace.length - 1];
  const isSameError = ({ attributes }: ExportedEvent): boolean => {
    return attributes['exception.type'] === wanted['error.type'] && attributes['rpc.method'] === wanted['rpc.method'];
  };
  const event = events.find((each) => each.spanId === spanId) ?? events.findLast(isSameError);
  if (event === undefined) return [];
  const { name, severity, traceId, attributes } = event;
  const shown = ['exception.type', 'exception.message', 'tencent_cloud.request_id'].filter((key) => key in attributes);
  return [
    `${name}  ${severity}, trace ${traceId}, span ${event.spanId}`,
    ...describeAttributes(Object.fromEntries(shown.map((key) => [key, attributes[key]]))),
  ];
}

function describeAttributes(attributes: Readonly<Record<string, string>>): string[] {
  return Object.keys(attributes)
    .sort()
    .map((name) => `   ${name} = ${attributes[name]}`);
}

/** Series of the counter by code that the summary prints. */
const MAX_SERIES = 12;

/** What `/metrics` exposes: the counter by code, the called action by outcome, and the exemplar that leads to the trace. */
function describeMetrics(exposition: string, trace: CallTrace | undefined): string[] {
  const samples = parseExposition(exposition);
  const span = trace?.at(-1);
  const codes = samples.filter(({ name }) => name === METRIC.errorCodes).sort((a, b) => b.value - a.value);
  const outcomes = samples.filter((sample) => sample.name === METRIC.requests && methodOf(sample) === span?.attributes['rpc.method']);
  const linked = codes.find(({ exemplar }) => exemplar?.span_id === span?.spanId);
  return [
    ...codes.slice(0, MAX_SERIES).map(withoutExemplar),
    ...(codes.length > MAX_SERIES ? [`… and ${codes.length - MAX_SERIES} more`] : []),
    ...(outcomes.length === 0 ? [] : ['', ...outcomes.map(withoutExemplar)]),
    ...(span === undefined || linked === undefined ? [] : ['', 'with its exemplar, which leads to the span above:', linked.line]),
  ];
}

function withoutExemplar({ line }: Sample): string {
  return line.replace(/ # \{.*$/, '');
}

/** A table of what happened and what was counted. Every difference is listed by action and code. */
function describeCounts(counts: readonly Count[]): string[] {
  const table = new Table({ head: ['', 'happened', 'counted'], colAligns: ['left', 'right', 'right'], style: PLAIN });
  const byResult = (number: 'happened' | 'counted'): Map<string, number> => {
    return sums(counts.map((count) => [count.key.slice(count.key.indexOf(' ') + 1), count[number]]));
  };
  for (const { key, happened, counted } of pair(byResult('happened'), byResult('counted')).sort((a, b) => b.happened - a.happened)) {
    if (happened + counted > 0) table.push([key, happened, counted]);
  }
  const wrong = counts.filter((count) => !isCorrect(count));
  return [
    ...table.toString().split('\n'),
    '',
    wrong.length === 0 ? 'The counters agree with the API server, for each action and code.' : 'THE COUNTERS DISAGREE WITH THE API SERVER:',
    ...wrong.map(({ key, happened, counted }) => `${key}: happened ${happened}, counted ${counted}`),
  ];
}

const NEXT_STEPS: readonly string[] = [
  'A call of the real API, with your key in TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY:',
  '   npm run demo -- --real',
  'Your own service, without a change to its code (README.md, "Register"):',
  '   node --import opentelemetry-instrumentation-tencentcloud/register app.js',
  'Alert rules and the Grafana dashboard: monitoring/rules.yml and monitoring/dashboard.json',
];
