import { group, type Scenario } from '../../scenario';
import { ending } from './ending';
import type { Fetching } from './fetching';
import { protocol } from './protocol';
import { reading } from './reading';

export type { Fetching } from './fetching';

/** The fetch of this Node. */
export const nodeFetch: Fetching = { name: 'fetch', fetch: (_stage, url, init) => fetch(url, init) };

/** Scenarios over one `fetch`. */
export function fetchScenarios(fetching: Fetching): Scenario[] {
  const { name } = fetching;
  return [...group(`${name}, read`, reading(fetching)), ...group(`${name}, ended`, ending(fetching)), ...group(name, protocol(fetching))];
}
