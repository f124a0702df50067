import type { ApiTarget } from '../target/target';
import type { ServiceExtension } from './service-extension';

/** The extensions that are switched on, by what they extend. */
export class ServiceExtensions {
  readonly #byMethod: ReadonlyMap<string, ServiceExtension>;
  /** The parameters that any of them asks for. */
  readonly parameters: readonly string[];

  constructor(extensions: readonly ServiceExtension[]) {
    this.#byMethod = new Map(
      extensions.flatMap((extension) => extension.actions.map((action) => [methodOf(extension.service, action), extension])),
    );
    this.parameters = extensions.flatMap((extension) => extension.parameters);
  }

  of({ service, action }: ApiTarget): ServiceExtension | undefined {
    return this.#byMethod.size === 0 ? undefined : this.#byMethod.get(methodOf(service, action));
  }
}

function methodOf(service: string, action: string): string {
  return `${service}/${action}`;
}
