/**
 * The stack of `../compose.yaml` as processes of this machine, without Docker and without Grafana: `npm run stack`.
 *
 *     --port-offset 10000    added to every port (default 0)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { programPath } from '../../../test/support/stack/programs';
import { NativeStack } from './compose';
import { PARTS, URLS } from './parts';
import { StackProcess } from './process';

async function main(portOffset: number, signal: AbortSignal): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tencentcloud-stack-'));
  const stack = new NativeStack(folder, portOffset);
  const processes: StackProcess[] = [];
  // Should this program end in another way.
  process.once('exit', () => {
    for (const each of processes) each.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  try {
    for (const part of PARTS) {
      if (signal.aborted) return;
      const started = start(part, stack);
      processes.push(started);
      await Promise.race([started.ready(stack.addressed(part.ready)), stopped]);
    }
    console.log('\nAll of it runs. Ctrl-C ends it; a second one does not wait.\n');
    for (const [what, url] of Object.entries(URLS)) console.log(`  ${what.padEnd(32)}  ${stack.addressed(url)}`);
    console.log();
    await Promise.race([stopped, ...processes.map(({ failed }) => failed)]);
  } finally {
    // In reverse: nobody is left without what it needs.
    for (const each of processes.reverse()) await each.stop();
    console.log('Everything has ended.');
  }
}

function start({ service, runs, ready, isShown }: (typeof PARTS)[number], stack: NativeStack): StackProcess {
  const { args, env } = stack.prepare(service);
  const onLine = isShown ? (line: string) => console.log(`${service} | ${line}`) : undefined;
  console.log(`${service} starts on ${new URL(stack.addressed(ready)).host}`);
  const common = { name: service, env, onLine };
  if ('script' in runs) {
    return new StackProcess({ ...common, command: process.execPath, args: ['--import', 'tsx', runs.script], stopSignal: 'SIGTERM' });
  }
  // It need not save what is removed; Jaeger would wait 10 seconds for a browser that keeps a connection open.
  return new StackProcess({ ...common, command: programPath(runs.program), args, stopSignal: 'SIGKILL' });
}

const { values } = parseArgs({ options: { 'port-offset': { type: 'string', default: '0' } } });
const told = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => (told.signal.aborted ? process.exit(130) : told.abort()));
main(Number(values['port-offset']), told.signal).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
