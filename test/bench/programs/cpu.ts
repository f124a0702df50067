// Garbage is not collected before a round: a full collection also throws away what the compiler has made of maps that are
// not in use just then, and the round would measure how it is made again.

/** Microseconds of CPU that this process spends on one run of `work`, its collector and thread pool included. */
export async function cpuOf(work: () => Promise<unknown>, runs: number): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / runs;
}

/** The same for work that is over at once: batches of it until `atLeast` microseconds have gone by. */
export function cpuOfLoop(work: () => void, batch: number, atLeast = 10_000): number {
  const before = process.cpuUsage();
  let spent = 0;
  let runs = 0;
  while (spent < atLeast) {
    for (let i = 0; i < batch; i++) work();
    runs += batch;
    const { user, system } = process.cpuUsage(before);
    spent = user + system;
  }
  return spent / runs;
}
