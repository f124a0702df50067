/**
 * Runs rows of the table and prints as JSON what was wrong:
 *
 *     node [options] --import tsx test/integration/endings/program.ts [stackTraceLimit|prepareStackTrace|locked]
 */
import { loadClients } from './clients';
import { assertRow } from './recorded';
import { startServer } from './server';
import { ROWS } from './table';

/** What an application may have done to stack traces. */
const HABITS: Readonly<Record<string, () => void>> = {
  stackTraceLimit: () => {
    Error.stackTraceLimit = 0;
  },
  prepareStackTrace: () => {
    Error.prepareStackTrace = (_, frames) => frames.length;
  },
  locked: () => {
    Object.defineProperty(Error, 'stackTraceLimit', { value: 0, writable: false, configurable: false });
    Object.defineProperty(Error, 'prepareStackTrace', { value: () => '', writable: false, configurable: false });
  },
};

/** The rows whose outcome depends on who ended the call. */
const TELLING = /setTimeout|setInterval|AbortSignal|time limit|sleep|^controller\.abort\(\)|^destroy\(\)/;

/** One of each way to end a call. */
const CLIENTS = new Set(['node:http', 'fetch', 'undici 6', 'undici 7', 'axios', 'ky', 'superagent']);

async function main(): Promise<void> {
  const server = await startServer();
  await loadClients();
  HABITS[process.argv[2]]?.();
  const wrong: string[] = [];
  let rows = 0;
  for (const row of ROWS.filter(({ happening, client }) => TELLING.test(happening) && CLIENTS.has(client.name))) {
    try {
      rows++;
      await assertRow(row, server);
    } catch (error) {
      wrong.push(`${row.happening}, ${row.client.name}: ${String((error as Error).message)}`);
    }
  }
  process.stdout.write(JSON.stringify({ rows, wrong }), () => process.exit());
}

void main();
