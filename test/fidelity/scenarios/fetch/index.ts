import { group, type Scenario } from '../../scenario';
import { ending } from './ending';
import type { FetchImplementation } from './fetch-call';
import { protocol } from './protocol';
import { reading } from './reading';

export type { FetchImplementation } from './fetch-call';

/** The `fetch` of this Node. */
export const nodeFetch: FetchImplementation = { name: 'fetch', fetch: (_stage, url, init) => fetch(url, init) };

/** Scenarios over one `fetch`. */
export function fetchScenarios(implementation: FetchImplementation): Scenario[] {
  const { name } = implementation;
  return [
    ...group(`${name}, read`, reading(implementation)),
    ...group(`${name}, ended`, ending(implementation)),
    ...group(name, protocol(implementation)),
  ];
}
