import Table from 'cli-table3';
import type { Collector, ExportedEvent, ExportedSpan } from './collector';
import { isTencentCloudCall } from './collector';
import { type Count, isCorrect, LABEL, METRIC, parseExposition, type Sample, totalsByResult } from './counters';

/** The span of a failed call and the spans above it, root first. */
export type CallTrace = readonly ExportedSpan[];

export function traceOf(span: ExportedSpan, spans: readonly ExportedSpan[]): CallTrace {
  const parent = spans.find(({ traceId, spanId }) => traceId === span.traceId && spanId === span.parentSpanId);
  return parent === undefined ? [span] : [...traceOf(parent, spans), span];
}

/** The latest call that failed with an error of this family, else the latest that the API answered with an error. */
export function findFailedCall({ spans }: Collector, family: string): CallTrace | undefined {
  const failed = spans.filter(
    (span) => isTencentCloudCall(span) && span.status === 'ERROR' && span.attributes['tencent_cloud.error.code'] !== undefined,
  );
  const call = failed.findLast(({ attributes }) => attributes['tencent_cloud.error.family'] === family) ?? failed.at(-1);
  return call && traceOf(call, spans);
}

/** A part of the summary under a title. */
export function section(title: string, lines: readonly string[]): string[] {
  return ['', title, '─'.repeat(title.length), ...lines];
}

/** Breaks a line that is longer than the terminal is wide, after a space or a comma. What follows is indented. */
export function wrap(line: string, columns: number): string {
  const indent = ' '.repeat(line.length - line.trimStart().length + 3);
  const lines: string[] = [];
  let current = '';
  for (const piece of line.match(/[^ ,]*(?:[ ,]+|$)/g) ?? []) {
    if (current.length + piece.trimEnd().length > columns) {
      lines.push(current.trimEnd());
      current = indent;
    }
    current += piece;
  }
  return [...lines, current].join('\n');
}

/** The call as a tracing backend shows it: side by side with the generic HTTP span, then the trace, then every attribute. */
export function describeCall(trace: CallTrace): string[] {
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

function compareSpans(http: ExportedSpan, ours: ExportedSpan): string[] {
  const table = new Table({
    head: ['the same call', 'generic HTTP', 'this package'],
    colWidths: [15, 21, 40],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
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
export function describeEvent({ events }: Collector, trace: CallTrace): string[] {
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
export function describeMetrics(exposition: string, trace: CallTrace | undefined): string[] {
  const samples = parseExposition(exposition);
  const span = trace?.at(-1);
  const codes = samples.filter(({ name }) => name === METRIC.errorCodes).sort((a, b) => b.value - a.value);
  const outcomes = samples.filter(({ name, labels }) => {
    return name === METRIC.requests && `${labels[LABEL.service]}/${labels[LABEL.action]}` === span?.attributes['rpc.method'];
  });
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
export function describeCounts(counts: readonly Count[]): string[] {
  const table = new Table({
    head: ['', 'happened', 'counted'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { result, happened, counted } of totalsByResult(counts)) table.push([result, happened, counted]);
  const wrong = counts.filter((count) => !isCorrect(count));
  return [
    ...table.toString().split('\n'),
    '',
    wrong.length === 0 ? 'The counters agree with the API server, for each action and code.' : 'THE COUNTERS DISAGREE WITH THE API SERVER:',
    ...wrong.map(({ method, result, happened, counted }) => `${`${method} ${result}`.trim()}: happened ${happened}, counted ${counted}`),
  ];
}

export const NEXT_STEPS: readonly string[] = [
  'A call of the real API, with your key in TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY:',
  '   npm run demo -- --real',
  'Your own service, without a change to its code (README.md, "Register"):',
  '   node --import opentelemetry-instrumentation-tencentcloud/register app.js',
  'Alert rules and the Grafana dashboard: monitoring/rules.yml and monitoring/dashboard.json',
];
