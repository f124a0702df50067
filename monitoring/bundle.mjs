// Last step of the build: puts the package `yaml` into dist/monitoring/yaml.js, so that users need not install it.
import { build } from 'esbuild';

const file = 'dist/monitoring/yaml.js';
await build({
  entryPoints: [file],
  outfile: file,
  allowOverwrite: true,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  alias: { process: 'node:process', buffer: 'node:buffer' },
  legalComments: 'inline',
});
