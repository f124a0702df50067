import type { Paint, Tone } from './palette';
import type { Alert } from './prometheus-process';
import type { ExportedSpan } from './spans';
import { STORY } from './story';
import type { Watch } from './watcher';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Draws what an operator wants to see: one string for each row of the terminal, none wider than it. */
export function drawLiveView(watch: Watch, { columns, rows }: Size, paint: Paint): string[] {
  const width = Math.max(60, columns) - 1;
  const head = drawHead(watch, width, paint);
  const services = drawServices(watch, width, paint);
  const foot = drawFoot(watch, width, paint);
  // Three empty lines and two headings are between them.
  const free = rows - head.length - services.length - foot.length - 5;
  const codeRows = Math.max(2, Math.min(8, Math.floor(free / 2)));
  const codes = drawCodes(watch, codeRows, width, paint);
  const failures = drawFailures(watch, free - codeRows, width, paint);
  const body = [...head, '', ...services, '', ...codes, '', ...failures];
  while (body.length < rows - foot.length) body.push('');
  return [...body.slice(0, Math.max(0, rows - foot.length)), ...foot];
}

function drawHead({ scene, elapsed, total }: Watch, width: number, paint: Paint): string[] {
  const time = total === undefined ? clock(elapsed) : `${clock(Math.min(elapsed, total))} of ${clock(total)}`;
  const title = scene === undefined ? 'Starting' : `${scene.number}/${STORY.length}  ${scene.phase.title}`;
  return [
    ` ${paint('title', cell(title, width - time.length - 2))} ${time}`,
    ` ${drawPhases(scene?.number ?? 0, width - 1, paint)}`,
    ` ${cell(scene?.caption ?? '', width - 1)}`,
  ];
}

/** A strip in which each phase is as long as its share of the story. */
function drawPhases(current: number, width: number, paint: Paint): string {
  return STORY.map(({ share }, i) => {
    const strip = `${'━'.repeat(Math.max(1, Math.floor(share * width) - 1))} `;
    return paint(i + 1 === current ? 'title' : 'quiet', strip);
  }).join('');
}

function drawServices({ readings, asHttpSeesIt }: Watch, width: number, paint: Paint): string[] {
  const services = readings.services();
  const room = width - 52;
  const peak = Math.max(1, ...services.flatMap(({ history }) => history));
  const heading = ` ${cell('SERVICE', 10)}${right('CALLS/S', 9)}${right('ERRORS/S', 10)}${right('SHARE', 8)}${right('ERRORS', 8)}  OVER TIME`;
  const lines = services.map(({ service, callsPerSecond, errorsPerSecond, errors, history }) => {
    const share = callsPerSecond === 0 ? 0 : Math.min(1, errorsPerSecond / callsPerSecond);
    const numbers = `${right(callsPerSecond.toFixed(1), 9)}${right(errorsPerSecond.toFixed(1), 10)}${right(percent(share), 8)}`;
    return ` ${cell(service, 10)}${paint(toneOf(share), numbers)}${right(String(errors), 8)}  ${paint('bad', sparkline(history, peak, room))}`;
  });
  const { failed, shown } = asHttpSeesIt;
  const verdict = failed === 0 ? '' : `Of the last ${failed} failed calls, generic HTTP spans show ${shown} as failed`;
  return [paint('heading', heading), ...lines, ` ${paint('quiet', cell(verdict, width - 1))}`];
}

function drawCodes({ readings }: Watch, rows: number, width: number, paint: Paint): string[] {
  const codes = readings.codes();
  const peak = Math.max(1, ...codes.flatMap(({ history }) => history));
  const heading = paint('heading', ` ${cell('TOP CODES', 40)}${right('COUNT', 6)}  OVER TIME`);
  const lines = codes.slice(0, rows).map(({ code, count, history }) => {
    return ` ${cell(code, 40)}${right(String(count), 6)}  ${paint('bad', sparkline(history, peak, width - 51))}`;
  });
  while (lines.length < rows) lines.push('');
  return [heading, ...lines];
}

/** Two rows each: what one quotes to support or looks up in a tracing backend is there to be copied whole. */
function drawFailures({ failures }: Watch, rows: number, width: number, paint: Paint): string[] {
  const heading = paint('heading', ` ${cell('LATEST FAILURES: TIME, ACTION, CODE, REQUEST ID, TRACE ID', width - 1)}`);
  const shown = failures.slice(0, Math.max(0, Math.floor(rows / 2)));
  return [heading, ...shown.flatMap((failure) => drawFailure(failure, width, paint))];
}

function drawFailure({ name, endTime, attributes, traceId }: ExportedSpan, width: number, paint: Paint): string[] {
  const time = new Date(endTime).toTimeString().slice(0, 8);
  const requestId = attributes['tencent_cloud.request_id'] ?? '(no answer)';
  const code = attributes['error.type'] ?? '';
  return [
    ` ${time}  ${cell(name, 26)} ${paint('bad', cell(code, width - 38))}`,
    ` ${paint('quiet', cell(`  ${requestId.padEnd(36)}  ${traceId}`, width - 1))}`,
  ];
}

function drawFoot({ metricsUrl, prometheusUrl, alerts }: Watch, width: number, paint: Paint): string[] {
  const links = prometheusUrl === undefined ? metricsUrl : `${metricsUrl}  Prometheus ${prometheusUrl}`;
  return [
    ` ${paint('heading', 'ALERTS')} ${drawAlerts(alerts, prometheusUrl, width - 20, paint)} Ctrl-C ends`,
    ` ${paint('quiet', cell(`Metrics ${links}`, width - 1))}`,
  ];
}

function drawAlerts(alerts: readonly Alert[], prometheusUrl: string | undefined, width: number, paint: Paint): string {
  if (prometheusUrl === undefined) return paint('quiet', cell('Prometheus is not running', width));
  if (alerts.length === 0) return paint('good', cell('none', width));
  const names = [...new Set(alerts.map(({ name }) => name))].sort();
  const firing = names.map((name) => {
    const services = new Set(alerts.filter((alert) => alert.name === name).map(({ service }) => service));
    return `${name} ${[...services].sort().join(' ')}`.trim();
  });
  return paint('bad', cell(firing.join(', '), width));
}

const BARS = '▁▂▃▄▅▆▇█';

/** The newest values that fit; anything above zero stands out from zero. */
function sparkline(values: readonly number[], peak: number, width: number): string {
  const shown = values.slice(-Math.max(0, width));
  return shown.map((value) => BARS[value <= 0 ? 0 : Math.max(1, Math.round((value / peak) * (BARS.length - 1)))]).join('');
}

function toneOf(share: number): Tone {
  if (share >= 0.2) return 'bad';
  return share >= 0.02 ? 'warning' : 'good';
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}

function cell(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width);
}

function right(text: string, width: number): string {
  return text.padStart(width);
}
