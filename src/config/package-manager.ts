/**
 * The programs of npm, npx, yarn, pnpm and corepack, by the end of their real path: as installed with Node.js or by themselves, in a
 * folder of corepack with the version in its name, and as yarn keeps itself in a repository.
 */
const PROGRAMS: readonly RegExp[] = [
  /\/npm(?:\/\d[^/]*)?\/bin\/(?:npm|npx)-(?:cli|prefix)\.js$/,
  /\/(?:yarn(?:-v\d[^/]*|\/\d[^/]*)?|@yarnpkg\/cli-dist)\/bin\/yarn\.c?js$/,
  /\/yarn\/\d[^/]*\/yarn\.c?js$/,
  /\/\.yarn\/releases\/yarn-\d[^/]*\.c?js$/,
  /\/pnpm(?:\/\d[^/]*)?\/(?:bin|dist)\/(?:pnpm|pnpx)\.[cm]?js$/,
  /\/corepack\/dist\/(?:corepack|npm|npx|yarn|yarnpkg|pnpm|pnpx)\.js$/,
];

/** How the last part of such a path begins. The path may be a link. */
const NAME = /(?:^|[\\/])(?:np[mx]|pnp[mx]|yarn|corepack)[^\\/]*$/i;

/**
 * Whether a process is a package manager itself. `NODE_OPTIONS` reaches it before the application that it starts, where it would take
 * the port of `/metrics`. Its own variables (`npm_…`) say nothing, because the application inherits them.
 *
 * @param program `process.argv[1]`
 */
export function isPackageManager(program: string | undefined): boolean {
  if (program === undefined || !NAME.test(program)) return false;
  const path = realPath(program).replaceAll('\\', '/');
  return PROGRAMS.some((pattern) => pattern.test(path));
}

/** `/usr/bin/npm` is a link. */
function realPath(path: string): string {
  try {
    // Loaded here: an application may have an instrumentation of `fs`, which must be loaded first.
    return (require('node:fs') as typeof import('node:fs')).realpathSync(path);
  } catch {
    return path;
  }
}
