import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between two visits. */
const PAUSE = 200;

/** Somebody who visits a page over and over; who finds the shop closed comes back later. @returns ends the visits. */
export function startVisitor(page: string): () => Promise<void> {
  const gone = new AbortController();
  const visits = (async () => {
    while (!gone.signal.aborted) {
      await visit(page).catch(() => {});
      await delay(PAUSE, undefined, { signal: gone.signal }).catch(() => {});
    }
  })();
  return () => {
    gone.abort();
    return visits;
  };
}

async function visit(page: string): Promise<void> {
  const response = await fetch(page, { signal: AbortSignal.timeout(10_000) });
  await response.arrayBuffer();
}
