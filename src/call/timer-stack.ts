import { runInNewContext } from 'node:vm';
import { reportFault } from '../util/diag';

/**
 * Runs in a realm of its own: there the application's `Error.stackTraceLimit` and `Error.prepareStackTrace` have no effect, nor has
 * `--frozen-intrinsics`. An abort through undici is up to 25 frames above the timer, and V8 keeps 10 by default.
 */
const LOOK_FOR_TIMER = `
  Error.stackTraceLimit = 200;
  Error.prepareStackTrace = (_, frames) => {
    for (const frame of frames) {
      // A promise or a tick that Node runs between two timers: no timer called it, although one is further down the stack.
      if (frame.getFileName() === 'node:internal/process/task_queues') return 'tick';
      if (frame.getFileName() === 'node:internal/timers' && frame.getFunctionName() === 'listOnTimeout') return 'timer';
    }
    return 'neither';
  };
  () => new Error().stack === 'timer'`;

let lookForTimer: (() => boolean) | undefined;

/**
 * Whether the code that runs now was called by a timer of Node's: `setTimeout`, `setInterval`, `AbortSignal.timeout`, or the idle
 * timer of a socket. Takes 5 µs, the first time 1 ms, so it is asked only about calls that are ended from outside.
 */
export function isCalledByTimer(): boolean {
  try {
    lookForTimer ??= runInNewContext(LOOK_FOR_TIMER, Object.create(null)) as () => boolean;
    return lookForTimer();
  } catch (error) {
    // A runtime without `node:vm`.
    reportFault('looking for a timer', error);
    return false;
  }
}
