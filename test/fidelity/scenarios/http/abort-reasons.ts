import { HOSTILE_ERRORS } from '../../../integration/hostile/errors';
import { scenario } from '../../scenario';
import { closed, settled } from '../../scenario-run';
import { get } from './call';

/** Node itself reads the stack of the error passed to `destroy()`, and fails if that throws. */
function canDestroyWith(make: () => unknown): boolean {
  try {
    void (make() as Error | null)?.stack;
    return true;
  } catch {
    return false;
  }
}

const entries = Object.entries(HOSTILE_ERRORS);

/** Aborts with reasons that throw or loop when they are read. */
export const abortReasons = [
  ...entries
    .filter(([, make]) => canDestroyWith(make))
    .map(([name, make]) =>
      scenario(`destroy(${name})`, ['aborted'], async (run) => {
        const reason = make();
        const request = get(run, await run.serve(() => request.destroy(reason as Error)));
        request.on('error', (error) => run.recorder.log('the same', error === reason));
        await closed(request);
        await settled();
      }),
    ),

  ...entries.map(([name, make]) =>
    scenario(`an AbortSignal with ${name}`, ['aborted'], async (run) => {
      const reason = make();
      const controller = new AbortController();
      const request = get(run, await run.serve(() => controller.abort(reason)), { signal: controller.signal });
      request.on('error', (error) => run.recorder.log('the same', error.cause === reason));
      await closed(request);
      await settled();
    }),
  ),
];
