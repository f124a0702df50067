import { createRequire } from 'node:module';

// No dependency for a few files of configuration: mocha, which runs this, reads its own with js-yaml.
const { load } = createRequire(require.resolve('mocha/package.json'))('js-yaml') as { load(text: string): unknown };

/** @throws Error that names line and column, where it is no YAML or has a key twice. */
export function parseYaml<T>(text: string): T {
  return load(text) as T;
}
