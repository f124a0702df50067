import { setTimeout as delay } from 'node:timers/promises';

/** A machine that is busy with much else needs a good part of it. */
const PATIENCE = 60_000;

/**
 * Asks again and again until there is an answer other than undefined. What asking throws means that there is none yet.
 *
 * @param patience in milliseconds
 * @throws Error that says what did not come, and why it did not the last time.
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
