import type { Scenario } from '../scenario';
import { fetchScenarios, nodeFetch } from './fetch';
import { httpScenarios } from './http';
import { loadCopy, undiciScenarios } from './undici';

/** All scenarios; those of undici for each npm copy that `specifiers` name. */
export function allScenarios(specifiers: readonly string[]): Scenario[] {
  return [...httpScenarios, ...fetchScenarios(nodeFetch), ...specifiers.map(loadCopy).flatMap(undiciScenarios)];
}
