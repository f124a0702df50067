import { runInNewContext } from 'node:vm';
import { reportFault } from '../util/diag';

/**
 * Runs in a realm of its own: there the application's `Error.stackTraceLimit` and `Error.prepareStackTrace` have no effect, and
 * neither has `--frozen-intrinsics`. An abort through undici is up to 25 frames above the timer, and V8 keeps 10 by default.
 */
const LOOK_FOR_CALLERS = `
  Error.stackTraceLimit = 200;
  Error.prepareStackTrace = (_, frames) => {
    const callers = { timer: false, abort: false };
    for (const frame of frames) {
      const file = frame.getFileName();
      // A promise or a tick that Node runs between two timers: no timer called it, although one is further down the stack.
      if (file === 'node:internal/process/task_queues') break;
      if (file === 'node:internal/abort_controller') callers.abort = true;
      if (file === 'node:internal/timers' && frame.getFunctionName() === 'listOnTimeout') callers.timer = true;
    }
    return callers;
  };
  () => new Error().stack`;

/** What is in the call stack of the code that runs now. */
interface Callers {
  /** A timer of Node's: `setTimeout`, `setInterval`, `AbortSignal.timeout`, or the idle timer of a socket. */
  readonly timer: boolean;
  /** The abort of a signal. */
  readonly abort: boolean;
}

const UNKNOWN: Callers = { timer: false, abort: false };

let lookForCallers: (() => Callers) | undefined;

/** Takes 5 µs, the first time 1 ms, so it is asked only about calls that end without an answer. */
export function callers(): Callers {
  try {
    lookForCallers ??= runInNewContext(LOOK_FOR_CALLERS, Object.create(null)) as () => Callers;
    return lookForCallers();
  } catch (error) {
    // A runtime without `node:vm`.
    reportFault('looking for a timer', error);
    return UNKNOWN;
  }
}
