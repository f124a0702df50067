import { setTimeout as delay } from 'node:timers/promises';

/** Busy machines need most of it. */
const PATIENCE = 60_000;

/**
 * Polls until `ask` returns something other than undefined. An exception counts as undefined.
 *
 * @param patience in milliseconds
 * @throws Error that says what was waited for, and the last exception of `ask`.
 */
export async function eventually<Answer>(
  what: string | (() => string),
  ask: () => Answer | Promise<Answer | undefined> | undefined,
  patience = PATIENCE,
): Promise<Answer> {
  let problem: unknown;
  for (const deadline = Date.now() + patience; Date.now() < deadline; await delay(100)) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      problem = undefined;
    } catch (error) {
      problem = error;
    }
  }
  const text = typeof what === 'string' ? what : what();
  throw new Error(`not in ${patience / 1000} s: ${text}${problem === undefined ? '' : `\n${String(problem)}`}`);
}
