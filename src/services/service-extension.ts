import type { Attributes } from '@opentelemetry/api';
import type { ApiCall } from '../call';
import type { Details } from '../envelope/envelope-shape';

/** What a service has to tell of its calls beyond what every call tells: one file of this folder for each. */
export interface ServiceExtension {
  /** Product, as in `scf`. */
  readonly service: string;
  readonly actions: readonly string[];
  /** Text parameters to pick from the request; they come as `call.parameters`. */
  readonly parameters: readonly string[];
  /** Values to pick from the answer, with how much of each is kept; they come as `call.details`. */
  readonly details: Details;
  /** What to add to the span of a finished call to one of the actions. */
  describe(call: ApiCall): Description;
}

export interface Description {
  readonly attributes: Attributes;
  /**
   * Set where what the call was for has failed although the API call itself succeeded, with what was said about it; it
   * becomes the span's status, and counts nowhere.
   */
  readonly failure?: { readonly message: string | undefined };
}
