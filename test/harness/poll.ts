const PATIENCE = 5_000;

/** Waits until a condition holds. */
export async function until(what: string, holds: () => unknown): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
