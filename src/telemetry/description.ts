import type { Attributes } from '@opentelemetry/api';
import type { ServiceExtensions } from '../api/services/extensions';
import type { ExtensionDescription } from '../api/services/service-extension';
import type { ApiCall } from '../call/api-call';
import { reportFault } from '../util/diag';
import { callAttributes, hasFailed } from './attributes';

/** What span and event say of a call. */
export interface CallDescription {
  readonly attributes: Attributes;
  /** Set where the call failed, or what it started; with what was said about it. */
  readonly failure: { readonly message: string | undefined } | undefined;
}

/** Describes a call, with what the extension for its service adds. */
export function describeCall(call: ApiCall, extensions: ServiceExtensions): CallDescription {
  const attributes = callAttributes(call);
  const extension = describeByExtension(call, extensions);
  if (extension !== undefined) Object.assign(attributes, extension.attributes);
  return { attributes, failure: hasFailed(call) ? { message: call.error?.message } : extension?.failure };
}

function describeByExtension(call: ApiCall, extensions: ServiceExtensions): ExtensionDescription | undefined {
  try {
    return extensions.of(call.request)?.describe(call);
  } catch (error) {
    reportFault('a service extension', error);
    return undefined;
  }
}
