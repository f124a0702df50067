import { say } from './diag';

/** Says something to whoever runs the process: as a warning of the process, because no `diag` logger need be set, and through `diag`. */
export function warnProcess(text: string): void {
  say('warn', text);
  process.emitWarning(`tencentcloud: ${text}`);
}
