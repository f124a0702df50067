import type { ApiRequest } from '../api-request';
import type { ServiceExtension } from './service-extension';

/** The extensions that are switched on. */
export class ServiceExtensions {
  readonly #byMethod = new Map<string, ServiceExtension>();
  /** The request parameters that any of them asks for. */
  readonly requestParameters: readonly string[];

  constructor(extensions: readonly ServiceExtension[]) {
    for (const extension of extensions) {
      for (const action of extension.actions) this.#byMethod.set(`${extension.service}/${action}`, extension);
    }
    this.requestParameters = [...new Set(extensions.flatMap(({ requestParameters }) => requestParameters))];
  }

  /** The extension for calls like this one. */
  of({ service, action }: ApiRequest): ServiceExtension | undefined {
    // Without extensions, which is the default, no key is built.
    return this.#byMethod.size === 0 ? undefined : this.#byMethod.get(`${service}/${action}`);
  }
}
