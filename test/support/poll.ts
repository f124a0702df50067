const TIMEOUT = 15_000;

/** Waits until a condition holds. */
export async function until(what: string, holds: () => unknown): Promise<void> {
  const deadline = Date.now() + TIMEOUT;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${TIMEOUT} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
