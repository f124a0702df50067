import type { Onlooker } from './onlooker';

/** Enough to show what a failure looks like. */
const LINES_PER_CODE = 2;

/** Prints a line for each scene, each alert and the first failures of each code. */
export function asLog(print: (line: string) => void): Onlooker {
  const began = Date.now();
  const failures = new Map<string, number>();
  const known = new Set<string>();
  const log = (line: string): void => print(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  return {
    onScene: ({ phase, number, caption }) => log(caption === phase.caption ? `${number}. ${phase.title}: ${caption}` : `   ${caption}`),
    onFailure({ name, attributes, traceId }) {
      const code = attributes['error.type'] ?? '';
      const times = (failures.get(code) ?? 0) + 1;
      failures.set(code, times);
      if (times > LINES_PER_CODE) return;
      log(`   failed: ${name} ${code} RequestId ${attributes['tencent_cloud.request_id'] ?? '(no answer)'} trace ${traceId}`);
    },
    onTick({ alerts }) {
      for (const alert of alerts.map(({ name, service }) => `${name} ${service}`.trim())) {
        if (!known.has(alert)) log(`   alert fires: ${alert}`);
        known.add(alert);
      }
    },
    end() {},
  };
}
