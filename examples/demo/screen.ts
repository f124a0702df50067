import { drawLiveView, type Size } from './live-view';
import type { Onlooker } from './onlooker';
import { paintFor } from './palette';

// What every terminal of today does: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J';
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const CLEAR_TO_END_OF_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

/** A terminal, as `process.stdout` is one. */
export interface Terminal extends Size {
  write(text: string): unknown;
}

/** Redraws the live view in place, on the terminal's alternate screen: what was there before comes back at the end. */
export function onScreen(terminal: Terminal, env: NodeJS.ProcessEnv): Onlooker {
  const paint = paintFor(env);
  const leave = (): void => void terminal.write(LEAVE);
  terminal.write(ENTER);
  process.once('exit', leave);
  return {
    onScene() {},
    onFailure() {},
    onTick(watch) {
      const lines = drawLiveView(watch, { columns: terminal.columns, rows: terminal.rows }, paint);
      terminal.write(HOME + lines.map((line) => line + CLEAR_TO_END_OF_LINE).join('\r\n') + CLEAR_BELOW);
    },
    end() {
      process.off('exit', leave);
      leave();
    },
  };
}
