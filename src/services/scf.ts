import type { Attributes as AttributeValues } from '@opentelemetry/api';
import type { ApiCall } from '../call';
import { MESSAGE_LIMIT, REQUEST_ID_LIMIT } from '../envelope/answer';
import { maskedMessage } from '../envelope/message';
import { Attributes } from '../names';
import type { Description, ServiceExtension } from './service-extension';

/** Incubating in the semantic conventions, whose names of that kind are not to be imported at run time. */
const ATTR_FAAS_INVOKED_NAME = 'faas.invoked_name';
const ATTR_FAAS_INVOKED_PROVIDER = 'faas.invoked_provider';
const ATTR_FAAS_INVOKED_REGION = 'faas.invoked_region';

const FUNCTION_NAME = 'FunctionName';
const FUNCTION_REQUEST_ID = 'Result.FunctionRequestId';
const INVOKE_RESULT = 'Result.InvokeResult';
const ERROR_MESSAGE = 'Result.ErrMsg';
const SUCCEEDED = '0';

/**
 * Serverless Cloud Function: which function was invoked, and whether it failed, which a successful envelope hides.
 *
 * Source: data type `Result` of the SCF API (https://cloud.tencent.com/document/api/583/17244#Result). `InvokeResult`
 * is 0 for a function that returned; it is no longer maintained, so a message of its error counts as well. An
 * asynchronous invocation leaves both empty.
 */
export const scfInvoke: ServiceExtension = {
  service: 'scf',
  actions: ['Invoke', 'InvokeFunction'],
  parameters: [FUNCTION_NAME],
  details: { [FUNCTION_REQUEST_ID]: REQUEST_ID_LIMIT, [INVOKE_RESULT]: 16, [ERROR_MESSAGE]: MESSAGE_LIMIT },

  describe({ target, parameters = {}, details = {} }: ApiCall): Description {
    const attributes: AttributeValues = { [ATTR_FAAS_INVOKED_PROVIDER]: 'tencent_cloud' };
    const set = (name: string, value: string | number | undefined): void => {
      if (value !== undefined && value !== '') attributes[name] = value;
    };
    const result = details[INVOKE_RESULT];
    const message = details[ERROR_MESSAGE];
    set(ATTR_FAAS_INVOKED_NAME, parameters[FUNCTION_NAME]);
    set(ATTR_FAAS_INVOKED_REGION, target.region);
    set(Attributes.functionRequestId, details[FUNCTION_REQUEST_ID]);
    set(Attributes.invokeResult, result && Number(result));
    const failed = (result !== undefined && result !== SUCCEEDED) || Boolean(message);
    return failed ? { attributes, failure: { message: message && maskedMessage(message) } } : { attributes };
  },
};
