import type { Dispatcher } from 'undici7';
import type { FetchImplementation } from '../fetch';
import { CALL_HEADERS, CERTIFICATE, type ScenarioRun } from '../../scenario-run';

/** The types of version 7 for all versions. A scenario first checks for what not all of them have. */
export type Undici = typeof import('undici7');

/** A copy of undici from npm, beside the one in Node. */
export interface UndiciCopy {
  readonly name: string;
  readonly major: number;
  readonly undici: Undici;
}

/** Loads a copy by package name or path. */
export function loadCopy(specifier: string): UndiciCopy {
  const { version } = require(`${specifier}/package.json`) as { version: string };
  const major = Number.parseInt(version, 10);
  return { name: `undici ${major}`, major, undici: require(specifier) as Undici };
}

/** The options of an API call. */
export function callTo(
  url: string,
  more: Partial<Omit<Dispatcher.RequestOptions, 'origin'>> = {},
): Dispatcher.RequestOptions & { origin: string } {
  const { origin, pathname } = new URL(url);
  return { origin, path: pathname, method: 'GET', ...more, headers: { ...CALL_HEADERS, ...(more.headers as Record<string, string>) } };
}

/** Destroys a dispatcher after the scenario. */
export function destroyedAtEnd<D extends Dispatcher>(run: ScenarioRun, dispatcher: D): D {
  run.atEnd(() => dispatcher.destroy());
  return dispatcher;
}

export function agent({ undici }: UndiciCopy, run: ScenarioRun, options: ConstructorParameters<Undici['Agent']>[0] = {}): Dispatcher {
  return destroyedAtEnd(run, new undici.Agent({ connect: { ca: CERTIFICATE }, ...options }));
}

/** The `fetch` of a copy. */
export function fetchOf(copy: UndiciCopy): FetchImplementation {
  return {
    name: `${copy.name} fetch`,
    fetch: (run, url, init) =>
      copy.undici.fetch(url, { ...(init as object), dispatcher: agent(copy, run) }) as unknown as Promise<Response>,
  };
}
