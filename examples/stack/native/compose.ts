import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';

const STACK = join(__dirname, '..');

/** The part of a service in `compose.yaml` that is read here. */
interface ComposeService {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
}

/** What a service is without its container. */
export interface NativeService {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * `compose.yaml` for processes of one machine: every host is 127.0.0.1, and what a container has at `/etc/…` or stores at `/…` is
 * in a folder.
 */
export class NativeStack {
  readonly #services: Readonly<Record<string, ComposeService>>;
  readonly #addresses: RegExp;
  readonly #folder: string;
  readonly #portOffset: number;

  /**
   * @param folder for configuration and data
   * @param portOffset added to every port
   */
  constructor(folder: string, portOffset = 0) {
    this.#services = (parse(readFileSync(join(STACK, 'compose.yaml'), 'utf8')) as { services: Record<string, ComposeService> }).services;
    this.#addresses = new RegExp(`\\b(?:${Object.keys(this.#services).join('|')}|0\\.0\\.0\\.0|127\\.0\\.0\\.1):(\\d+)`, 'g');
    this.#folder = folder;
    this.#portOffset = portOffset;
  }

  /** Writes the files that the service has mounted. */
  prepare(name: string): NativeService {
    const { command = [], environment = {}, volumes = [] } = this.#services[name];
    const root = join(this.#folder, name);
    mkdirSync(root);
    for (const volume of volumes) {
      const [source, target] = volume.split(':');
      const file = join(root, target);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, this.addressed(readFileSync(resolve(STACK, source), 'utf8')));
    }
    return {
      args: command.map((argument) => this.addressed(argument).replace(/=(file:)?\//, `=$1${root}/`)),
      env: Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, this.addressed(value)])),
    };
  }

  /** Text with the addresses of this machine in place of those in the network of containers. */
  addressed(text: string): string {
    return text.replace(this.#addresses, (_address, port: string) => `127.0.0.1:${Number(port) + this.#portOffset}`);
  }
}
