import { type ApiTarget, scopeService, targetOf, type TargetSource } from './target';

/** Targets remembered; a process calls few actions. */
const REMEMBERED = 512;

/**
 * The targets of calls, each checked and built once: a call that is for the same as the last one of its action gets the
 * same object. That takes four regular expressions out of each call.
 */
export class RememberedTargets {
  readonly #byAction = new Map<string, ApiTarget>();

  of(source: TargetSource): ApiTarget {
    const action = source.header('x-tc-action');
    const last = action === undefined ? undefined : this.#byAction.get(action);
    if (last !== undefined && isFor(source, last)) return last;
    const target = targetOf(source);
    if (action === target.action && (last !== undefined || this.#byAction.size < REMEMBERED)) this.#byAction.set(action, target);
    return target;
  }
}

function isFor(source: TargetSource, target: ApiTarget): boolean {
  const { host } = source;
  return (
    target.version === (source.header('x-tc-version') || undefined) &&
    target.region === (source.header('x-tc-region') || host.region) &&
    target.service === (host.service ?? scopeService(source.header('authorization'))) &&
    target.address === source.address &&
    target.port === source.port
  );
}
