/** What part of its time a process spends in certain code, from samples of its stack. */
import { Session, type Profiler } from 'node:inspector/promises';

const INTERVAL = 50;

/**
 * Of the samples taken while `work` is done, the share in which a function of `folder` was under way.
 *
 * @param back functions that the code calls in the place of somebody else, as `name url`; what is done in them is not its doing
 */
export async function shareOf(folder: string, back: readonly string[], work: () => Promise<unknown>): Promise<number> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return shareIn(profile, folder, back);
}

function shareIn({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, folder: string, back: readonly string[]): number {
  const counted = new Map<number, 'theirs' | 'ours' | 'idle'>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visit = (node: Profiler.ProfileNode, caller: 'theirs' | 'ours'): void => {
    const { functionName, url } = node.callFrame;
    const isBack = back.includes(`${functionName} ${url}`);
    const whose = isBack ? 'theirs' : url.startsWith(folder) || url.startsWith(`file://${folder}`) ? 'ours' : caller;
    counted.set(node.id, functionName === '(idle)' ? 'idle' : whose);
    for (const child of node.children ?? []) visit(byId.get(child) as Profiler.ProfileNode, whose);
  };
  visit(nodes[0], 'theirs');
  const time = { theirs: 0, ours: 0, idle: 0 };
  samples.forEach((id, i) => {
    time[counted.get(id) ?? 'theirs'] += timeDeltas[i];
  });
  return time.ours / (time.ours + time.theirs);
}
