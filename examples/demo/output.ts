import Table from 'cli-table3';
import pc from 'picocolors';
import type { Alert, Snapshot } from './observer';
import { PHASES, type Scene } from './scenario';
import type { ExportedSpan } from './telemetry';

/** Shows the demo while it runs. */
export interface Output {
  onScene(scene: Scene): void;
  /** A call has failed. */
  onFailure(span: ExportedSpan): void;
  /** Called four times a second. */
  onUpdate(snapshot: Snapshot): void;
  /** The demo is over; the summary follows. */
  end(): void;
}

/** Failures of each code that the log prints. */
const LINES_PER_CODE = 2;

/** Prints a line for each scene, each alert and the first failures of each code. */
export function logOutput(print: (line: string) => void): Output {
  const start = Date.now();
  const failures = new Map<string, number>();
  const printed = new Set<string>();
  const log = (line: string): void => print(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  return {
    onScene({ phase, number, round, caption }) {
      if (caption !== phase.caption) return log(`   ${caption}`);
      if (number === 1 && round > 1) log(`The scenario begins again: round ${round}`);
      log(`${number}. ${phase.title}: ${caption}`);
    },
    onFailure({ name, attributes, traceId }) {
      const code = attributes['error.type'] ?? '';
      const count = (failures.get(code) ?? 0) + 1;
      failures.set(code, count);
      if (count > LINES_PER_CODE) return;
      log(`   failed: ${name} ${code} RequestId ${attributes['tencent_cloud.request_id'] ?? '(no answer)'} trace ${traceId}`);
    },
    onUpdate({ alerts }) {
      for (const alert of alerts.map(({ name, service }) => `${name} ${service}`.trim())) {
        if (!printed.has(alert)) log(`   alert fires: ${alert}`);
        printed.add(alert);
      }
    },
    end() {},
  };
}

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Redraws the live view in place and removes it at the end. */
export async function terminalOutput(terminal: NodeJS.WriteStream): Promise<Output> {
  const { createLogUpdate } = await import('log-update');
  const logUpdate = createLogUpdate(terminal);
  return {
    onScene() {},
    onFailure() {},
    onUpdate: (snapshot) => logUpdate(drawLiveView(snapshot, terminal).join('\n')),
    end() {
      logUpdate.clear();
      logUpdate.done();
    },
  };
}

type Colors = ReturnType<typeof pc.createColors>;

/** Draws the live view: one string for each row. Leaves the last row of the terminal to the cursor. */
export function drawLiveView(snapshot: Snapshot, { columns, rows }: Size, colors: Colors = pc): string[] {
  const width = Math.max(60, columns) - 1;
  const height = Math.max(0, rows - 1);
  const services = drawServices(snapshot, width, colors);
  const head = [...drawHead(snapshot, width, colors), '', ...services, ''];
  const foot = drawFoot(snapshot, width, colors);
  // Two headings and an empty line stand between the codes and the failures.
  const free = height - head.length - foot.length - 3;
  const codeRows = Math.max(2, Math.min(8, Math.floor(free / 2)));
  const codes = drawCodes(snapshot, codeRows, width, colors);
  const failures = drawFailures(snapshot, Math.max(0, Math.floor((free - codeRows) / 2)), width, colors);
  const body = [...head, ...codes, '', ...failures].slice(0, Math.max(0, height - foot.length));
  const padding = Array.from({ length: Math.max(0, height - foot.length - body.length) }, () => '');
  return [...body, ...padding, ...foot];
}

function drawHead({ scene, elapsed, total }: Snapshot, width: number, colors: Colors): string[] {
  const time =
    total === undefined ? `round ${scene?.round ?? 1}  ${clock(elapsed)}` : `${clock(Math.min(elapsed, total))} of ${clock(total)}`;
  const title = scene === undefined ? 'Starting' : `${scene.number}/${PHASES.length}  ${scene.phase.title}`;
  const strips = PHASES.map(({ share }, i) => {
    const strip = `${'━'.repeat(Math.max(1, Math.floor(share * (width - 1)) - 1))} `;
    return i + 1 === scene?.number ? colors.bold(colors.cyan(strip)) : colors.dim(strip);
  });
  const begins = scene !== undefined && scene.round > 1 && scene.number === 1 ? 'Begins again. ' : '';
  return [
    ` ${colors.bold(colors.cyan(cell(title, width - time.length - 2)))} ${time}`,
    ` ${strips.join('')}`,
    ` ${cell(begins + (scene?.caption ?? ''), width - 1)}`,
  ];
}

function drawServices({ services, failures, shownByHttp }: Snapshot, width: number, colors: Colors): string[] {
  const widths = [11, 9, 10, 8, 9, width - 48];
  const peak = Math.max(1, ...services.flatMap(({ history }) => history));
  const rows = services.map(({ name, callsPerSecond, errorsPerSecond, errors, history }) => {
    const share = callsPerSecond === 0 ? 0 : Math.min(1, errorsPerSecond / callsPerSecond);
    const paint = share >= 0.2 ? colors.red : share >= 0.02 ? colors.yellow : colors.green;
    const rates = [callsPerSecond.toFixed(1), errorsPerSecond.toFixed(1), `${(share * 100).toFixed(0)} %`].map((text) => paint(text));
    return [name, ...rates, String(errors), colors.red(sparkline(history, peak, width - 50))];
  });
  const verdict = `Of the last ${failures.length} failed calls, generic HTTP spans show ${shownByHttp} as failed`;
  const heading = ['SERVICE', 'CALLS/S', 'ERRORS/S', 'SHARE', 'ERRORS', 'OVER TIME'];
  return [...table(heading, widths, rows, colors), ` ${colors.dim(cell(failures.length === 0 ? '' : verdict, width - 1))}`];
}

function drawCodes({ codes }: Snapshot, rows: number, width: number, colors: Colors): string[] {
  const peak = Math.max(1, ...codes.flatMap(({ history }) => history));
  const cells = codes.slice(0, rows).map(({ name, errors, history }) => {
    return [name, String(errors), colors.red(sparkline(history, peak, width - 50))];
  });
  while (cells.length < rows) cells.push(['', '', '']);
  return table(['TOP CODES', 'COUNT', 'OVER TIME'], [39, 8, width - 48], cells, colors);
}

/** Two rows each, so that the RequestId and the trace id can be copied whole. */
function drawFailures({ failures }: Snapshot, count: number, width: number, colors: Colors): string[] {
  const lines = failures.slice(0, count).flatMap(({ name, endTime, attributes, traceId }) => {
    const time = new Date(endTime).toTimeString().slice(0, 8);
    const requestId = attributes['tencent_cloud.request_id'] ?? '(no answer)';
    return [
      ` ${time}  ${cell(name, 26)} ${colors.red(cell(attributes['error.type'] ?? '', width - 38))}`,
      ` ${colors.dim(cell(`  ${requestId.padEnd(36)}  ${traceId}`, width - 1))}`,
    ];
  });
  return [` ${colors.bold(cell('LATEST FAILURES: TIME, ACTION, CODE, REQUEST ID, TRACE ID', width - 1))}`, ...lines];
}

function drawFoot({ metricsUrl, prometheusUrl, alerts, total }: Snapshot, width: number, colors: Colors): string[] {
  const links = prometheusUrl === undefined ? metricsUrl : `${metricsUrl}  Prometheus ${prometheusUrl}`;
  const stop = total === undefined ? 'Repeats until Ctrl-C' : 'Ctrl-C stops';
  return [
    ` ${colors.bold('ALERTS')} ${drawAlerts(alerts, prometheusUrl, width - stop.length - 9, colors)} ${stop}`,
    ` ${colors.dim(cell(`Metrics ${links}`, width - 1))}`,
  ];
}

function drawAlerts(alerts: readonly Alert[], prometheusUrl: string | undefined, width: number, colors: Colors): string {
  if (prometheusUrl === undefined) return colors.dim(cell('Prometheus is not running', width));
  if (alerts.length === 0) return colors.green(cell('none', width));
  const names = [...new Set(alerts.map(({ name }) => name))].sort().map((name) => {
    const services = new Set(alerts.filter((alert) => alert.name === name).map(({ service }) => service));
    // The row is narrow, and all names begin like this.
    return `${name.replace(/^TencentCloud/, '')} ${[...services].sort().join(' ')}`.trim();
  });
  return colors.red(cell(names.join(', '), width));
}

/** A table without borders: first and last column to the left, numbers to the right. */
function table(heading: readonly string[], widths: readonly number[], rows: readonly string[][], colors: Colors): string[] {
  const colAligns = heading.map((_, i) => (i === 0 || i === heading.length - 1 ? 'left' : 'right'));
  const style = { head: [], border: [], 'padding-left': 1, 'padding-right': 0 };
  const drawn = new Table({ head: heading.map(colors.bold), colWidths: [...widths], colAligns, chars: NO_BORDERS, style });
  drawn.push(...rows);
  return drawn.toString().split('\n');
}

const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((part) => [`${side}${part}`, ''] as const),
  ),
);
NO_BORDERS.middle = '';

const BARS = '▁▂▃▄▅▆▇█';

/** The newest values that fit. A value above zero never looks like zero. */
function sparkline(values: readonly number[], peak: number, width: number): string {
  const shown = values.slice(-Math.max(1, width));
  return shown.map((value) => BARS[value <= 0 ? 0 : Math.max(1, Math.round((value / peak) * (BARS.length - 1)))]).join('');
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}

function cell(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width);
}
