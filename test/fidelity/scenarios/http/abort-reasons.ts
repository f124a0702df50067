import { HOSTILE_ERRORS } from '../../../integration/hostile/errors';
import { scenario } from '../../scenario';
import { closed, settled } from '../../stage';
import { get } from './call';

/** Node itself reads the stack of what it destroys a connection with, and fails where that throws. */
function canDestroyWith(make: () => unknown): boolean {
  try {
    void (make() as Error | null)?.stack;
    return true;
  } catch {
    return false;
  }
}

const entries = Object.entries(HOSTILE_ERRORS);

/** Calls that end with a reason that does harm to whoever looks at it. */
export const abortReasons = [
  ...entries
    .filter(([, make]) => canDestroyWith(make))
    .map(([name, make]) =>
      scenario(`destroy(${name})`, ['aborted'], async (stage) => {
        const reason = make();
        const request = get(stage, await stage.serve(() => request.destroy(reason as Error)));
        request.on('error', (error) => stage.recorder.say('the same', error === reason));
        await closed(request);
        await settled();
      }),
    ),

  ...entries.map(([name, make]) =>
    scenario(`an AbortSignal with ${name}`, ['aborted'], async (stage) => {
      const reason = make();
      const controller = new AbortController();
      const request = get(stage, await stage.serve(() => controller.abort(reason)), { signal: controller.signal });
      request.on('error', (error) => stage.recorder.say('the same', error.cause === reason));
      await closed(request);
      await settled();
    }),
  ),
];
