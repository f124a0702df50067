import type { Scenario } from '../scenario';
import { fetchScenarios, nodeFetch } from './fetch';
import { httpScenarios } from './http';
import { loadCopy, undiciScenarios } from './undici';

/** All scenarios. Those of undici are repeated for each npm copy in `specifiers`. */
export function allScenarios(specifiers: readonly string[]): Scenario[] {
  return [...httpScenarios, ...fetchScenarios(nodeFetch), ...specifiers.map(loadCopy).flatMap(undiciScenarios)];
}
