import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

export const STACK = join(__dirname, '../../../examples/stack');

export interface Container {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly network_mode?: string;
}

/** A file or folder of this repository, and what it is in a container. */
export interface Mount {
  readonly container: string;
  readonly host: string;
  readonly inside: string;
}

export function stackFile(name: string): string {
  return readFileSync(join(STACK, name), 'utf8');
}

export function containers(): Readonly<Record<string, Container>> {
  return (parse(stackFile('compose.yaml')) as { services: Readonly<Record<string, Container>> }).services;
}

export function mounts(): Mount[] {
  return Object.entries(containers()).flatMap(([container, { volumes = [] }]) =>
    volumes.map((volume) => {
      const [host, inside] = volume.split(':');
      return { container, host: resolve(STACK, host), inside };
    }),
  );
}

/** Which file of this repository a container sees at a path; undefined for one of its own. */
export function hostPath(container: string, inside: string): string | undefined {
  return mounts().find((mount) => mount.container === container && mount.inside === inside)?.host;
}
