// Bundles the viewer with Grafana's front-end libraries.
import path from 'node:path';
import { build } from 'esbuild';

/** Scenes wants version 6 of the router, which its compatibility package brings along. */
const router = {
  name: 'router',
  setup({ onResolve }) {
    onResolve({ filter: /^react-router-dom$/ }, ({ importer }) =>
      importer.includes('@grafana/scenes') ? { path: path.resolve('node_modules/react-router-dom-v5-compat/dist/index.js') } : undefined,
    );
  },
};

const binary = ['.svg', '.png', '.woff2', '.woff', '.ttf'];

await build({
  entryPoints: ['page.jsx'],
  bundle: true,
  minify: true,
  outfile: 'out/app.js',
  platform: 'browser',
  format: 'esm',
  plugins: [router],
  define: { 'process.env.NODE_ENV': '"production"', global: 'window', 'process.env': '{}' },
  loader: Object.fromEntries(binary.map((extension) => [extension, 'dataurl'])),
  jsx: 'automatic',
  logLevel: 'error',
  mainFields: ['module', 'browser', 'main'],
  conditions: ['import', 'browser', 'module'],
  external: ['fs', 'path'],
});
