/**
 * Runs the built package on each Node, under each line of OpenTelemetry, with each npm undici, as CommonJS and as ESM,
 * and prints a table of what ran:
 *
 *     npm run test:matrix
 */
import { execFile, execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { difference, runScenarios } from '../../fidelity/comparison';
import { install } from './installation';
import { isAtLeast, MODULES, NODES, OPEN_TELEMETRY, type OpenTelemetryLine, UNDICI_NEEDS, UNDICIS } from './lines';

const execute = promisify(execFile);
const ROOT = join(__dirname, '../../..');

interface Cell {
  readonly node: string;
  readonly version: string;
  readonly openTelemetry: OpenTelemetryLine;
  readonly undici: (typeof UNDICIS)[number];
  readonly module: (typeof MODULES)[number];
}

interface Result {
  readonly text: string;
  readonly state: 'ran' | 'cannot run' | 'failed';
}

const { nodes, folders, wireCases } = install();
const versions = new Map(
  [...nodes].map(([major, path]) => [major, execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim()]),
);

async function run(cell: Cell): Promise<Result> {
  const { openTelemetry, undici, module, version } = cell;
  const cannot = (what: string, lowest: string): Result => ({ state: 'cannot run', text: `${what} needs Node >= ${lowest}` });
  if (!isAtLeast(version, openTelemetry.node)) return cannot(`OpenTelemetry ${openTelemetry.name}`, openTelemetry.node);
  if (!isAtLeast(version, UNDICI_NEEDS[undici])) return cannot(`undici ${undici}`, UNDICI_NEEDS[undici]);
  const folder = join(folders.get(openTelemetry.name) as string, module);
  const preload = module === 'cjs' ? ['--require', './telemetry.js'] : [...openTelemetry.loader, '--import', './telemetry.js'];
  const env = { ...process.env, NODE_OPTIONS: '', OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };
  try {
    const { stdout } = await execute(
      nodes.get(cell.node) as string,
      ['--no-warnings', ...preload, 'main.js', `undici${undici}`, wireCases],
      { cwd: folder, env, timeout: 60_000 },
    );
    const { calls, errors } = JSON.parse(stdout) as { calls: number; errors: number };
    return { state: 'ran', text: `${calls} calls, ${errors} errors` };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { state: 'failed', text: `${stdout}${stderr}` || String(error) };
  }
}

const WIDTHS = [14, 18, 9, 4];

function nameOf({ version, openTelemetry, undici, module }: Cell): string[] {
  return [`Node ${version}`, `OpenTelemetry ${openTelemetry.name}`, `undici ${undici}`, module];
}

async function main(): Promise<void> {
  const cells = NODES.flatMap((node) =>
    OPEN_TELEMETRY.flatMap((openTelemetry) =>
      UNDICIS.flatMap((undici) =>
        MODULES.map((module): Cell => ({ node, version: versions.get(node) as string, openTelemetry, undici, module })),
      ),
    ),
  );
  const results: Result[] = [];
  const waiting = [...cells.keys()];
  const worker = async (): Promise<void> => {
    for (let i = waiting.shift(); i !== undefined; i = waiting.shift()) results[i] = await run(cells[i]);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));

  for (const [i, cell] of cells.entries()) {
    const { state, text } = results[i];
    const row = [...nameOf(cell), `${state}${state === 'failed' ? '' : `: ${text}`}`];
    console.log(row.map((column, at) => column.padEnd(WIDTHS[at] ?? 0)).join('  '));
  }
  const differences = await fidelity();
  const wrongEndings = await endings();
  const count = (state: Result['state']): number => results.filter((result) => result.state === state).length;
  console.log(`${cells.length} cells: ${count('ran')} ran, ${count('cannot run')} cannot run, ${count('failed')} failed`);
  for (const [i, { state, text }] of results.entries()) if (state === 'failed') console.error(`\n${nameOf(cells[i]).join(', ')}\n${text}`);
  process.exitCode = count('failed') === 0 && differences === 0 && wrongEndings === 0 ? 0 : 1;
}

/** The tests of how calls end, on each Node, from the sources. */
async function endings(): Promise<number> {
  let wrong = 0;
  for (const [major, node] of nodes) {
    const mocha = join(ROOT, 'node_modules/mocha/bin/mocha.js');
    try {
      await execute(node, [mocha, 'test/integration/endings/*.test.ts'], { cwd: ROOT, timeout: 300_000, maxBuffer: 1e8 });
      console.log(`Node ${versions.get(major)}: each ending of a call is recorded as the tests say`);
    } catch (error) {
      wrong++;
      console.error(`Node ${versions.get(major)}: ${(error as { stdout?: string }).stdout ?? String(error)}`);
    }
  }
  return wrong;
}

/** The fidelity suite on each Node, over the npm undicis that are not devDependencies. */
async function fidelity(): Promise<number> {
  let differences = 0;
  for (const node of NODES) {
    const version = versions.get(node) as string;
    const majors = (['5', '8'] as const).filter((major) => isAtLeast(version, UNDICI_NEEDS[major]));
    const undici = majors.map((major) => join(folders.get('2.x') as string, 'node_modules', `undici${major}`));
    const options = { node: nodes.get(node), only: '^undici', undici };
    const [unwatched, watched] = await Promise.all([runScenarios('unwatched', options), runScenarios('watched', options)]);
    const found = [...unwatched.keys()]
      .map((name) => [name, difference(unwatched.get(name), watched.get(name))])
      .filter(([, text]) => text !== undefined);
    console.log(`Node ${version}: ${unwatched.size} scenarios over undici ${majors.join(' and ')}, ${found.length} differ`);
    for (const [name, text] of found) console.error(`${name}: ${text}`);
    differences += found.length;
  }
  return differences;
}

void main();
