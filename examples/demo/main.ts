import { HELP, readTask, type Task, UsageError } from './arguments';
import { playDemo } from './demo';
import { asLog } from './log';
import { makeRealCall } from './real-call';
import { onScreen } from './screen';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const task = readTask(process.argv.slice(2), process.env);
  if (task.kind === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  return (await perform(task)) ? 0 : 1;
}

async function perform(task: Exclude<Task, { kind: 'help' }>): Promise<boolean> {
  if (task.kind === 'real') return makeRealCall(task.credential, print);
  const isTerminal = process.stdout.isTTY && process.env.TERM !== 'dumb';
  const newOnlooker = () => (isTerminal ? onScreen(process.stdout, process.env) : asLog(print));
  return playDemo({ seconds: task.seconds, signal: untilTold(), print, newOnlooker });
}

/** Aborted by Ctrl-C and its like; the second time ends the process at once. */
function untilTold(): AbortSignal {
  const told = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (told.signal.aborted) process.exit(130);
      told.abort();
    });
  }
  return told.signal;
}

// As when it is piped into `head`, or the terminal is closed: nobody reads any more.
process.stdout.once('error', () => process.exit(1));

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isUsage = error instanceof UsageError;
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(isUsage ? `${message}\nSee npm run demo -- --help\n` : `${message}\n`);
    process.exitCode = isUsage ? 2 : 1;
  },
);
