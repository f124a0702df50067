import { group, type Scenario } from '../../scenario';
import { fetchScenarios } from '../fetch';
import { fetchOf, type UndiciCopy } from './copy';
import { dispatchers } from './dispatchers';
import { requests } from './requests';

export { loadCopy } from './copy';

/** Scenarios over one copy of undici from npm. */
export function undiciScenarios(copy: UndiciCopy): Scenario[] {
  return [...fetchScenarios(fetchOf(copy)), ...group(copy.name, [...requests(copy), ...dispatchers(copy)])];
}
