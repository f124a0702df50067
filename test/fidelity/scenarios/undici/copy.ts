import type { Dispatcher } from 'undici7';
import type { Fetching } from '../fetch';
import { CALL_HEADERS, CERTIFICATE, type Stage } from '../../stage';

/** What the scenarios use of undici; version 7 stands for all, and what is not in all is looked for first. */
export type Undici = typeof import('undici7');

/** A copy of undici from npm, which lives beside the one in Node. */
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

/** A dispatcher that goes with the scenario. */
export function kept<D extends Dispatcher>(stage: Stage, dispatcher: D): D {
  stage.atEnd(() => dispatcher.destroy());
  return dispatcher;
}

export function agent({ undici }: UndiciCopy, stage: Stage, options: ConstructorParameters<Undici['Agent']>[0] = {}): Dispatcher {
  return kept(stage, new undici.Agent({ connect: { ca: CERTIFICATE }, ...options }));
}

/** The `fetch` of a copy. */
export function fetchOf(copy: UndiciCopy): Fetching {
  return {
    name: `${copy.name} fetch`,
    fetch: (stage, url, init) =>
      copy.undici.fetch(url, { ...(init as object), dispatcher: agent(copy, stage) }) as unknown as Promise<Response>,
  };
}
