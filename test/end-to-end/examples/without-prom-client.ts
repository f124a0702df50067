import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../support/program';

const PACKAGE = 'node_modules/opentelemetry-instrumentation-tencentcloud';

/** A folder with an example and this package, but without prom-client. */
export interface Folder {
  readonly path: string;
  resolve(file: string): string;
  require(module: string): unknown;
  remove(): void;
}

/** @param example a folder of examples/ */
export function folderWithoutPromClient(example: string): Folder {
  const path = mkdtempSync(join(tmpdir(), 'without-prom-client-'));
  mkdirSync(join(path, PACKAGE), { recursive: true });
  // Copied, because modules are resolved from the real path of a linked file.
  for (const file of ['dist', 'package.json']) cpSync(join(ROOT, file), join(path, PACKAGE, file), { recursive: true });
  for (const file of [example, 'tencentcloud-client.cjs']) {
    cpSync(join(ROOT, 'examples', file), join(path, 'examples', file), { recursive: true });
  }
  const others = readdirSync(join(ROOT, 'node_modules')).filter((name) => /^(?:@opentelemetry|tencentcloud-sdk-.*)$/.test(name));
  for (const name of others) symlinkSync(join(ROOT, 'node_modules', name), join(path, 'node_modules', name));
  return {
    path,
    resolve: (file) => join(path, file),
    require: createRequire(join(path, PACKAGE, 'dist/index.js')),
    remove: () => rmSync(path, { recursive: true }),
  };
}
