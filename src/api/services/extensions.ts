import type { ApiRequest } from '../api-request';

/** What is recorded of the calls of one service in addition. One file in this folder for each service. */
export interface ServiceExtension {
  /** Product, as in `scf`. */
  readonly service: string;
  readonly actions: readonly string[];
  /** Text parameters to pick from the request. */
  readonly requestParameters: readonly string[];
  /** Fields to pick from the envelope: how many characters to keep, by the path below `Response`, keys joined by dots. */
  readonly responseFields: Readonly<Record<string, number>>;
  /** What to add to the span of a finished call to one of the actions. */
  describe(call: ExtendedCall): ExtensionDescription;
}

/** The part of an `ApiCall` that an extension reads. */
export interface ExtendedCall {
  readonly request: ApiRequest;
  readonly requestParameters?: Readonly<Record<string, string>> | undefined;
  readonly responseFields?: Readonly<Record<string, string>> | undefined;
}

/** What an extension adds to a span. */
export interface ExtensionDescription {
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Set if what the call started has failed, although the call succeeded. It becomes the status of the span, and is counted nowhere. */
  readonly failure?: { readonly message: string | undefined };
}

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
    return this.#byMethod.get(`${service}/${action}`);
  }
}
