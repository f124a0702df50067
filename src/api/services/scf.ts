import { holdsSecretId, maskSecrets } from '../../util/mask-secrets';
import type { ExtendedCall, ExtensionDescription, ServiceExtension } from './extensions';

/**
 * RequestId of the function's run; with `invokedFunctions`.
 *
 * @example `f5b4b0e0-8d2d-4b0c-9d2d-4b0c8d2d4b0c`
 */
export const ATTR_TENCENT_CLOUD_SCF_FUNCTION_REQUEST_ID = 'tencent_cloud.scf.function_request_id';
/**
 * `InvokeResult` of the function's run, 0 if it returned; with `invokedFunctions`.
 *
 * @example `0`
 */
export const ATTR_TENCENT_CLOUD_SCF_INVOKE_RESULT = 'tencent_cloud.scf.invoke_result';

// Incubating in the semantic conventions, which must not be imported at run time.
const ATTR_FAAS_INVOKED_NAME = 'faas.invoked_name';
const ATTR_FAAS_INVOKED_PROVIDER = 'faas.invoked_provider';
const ATTR_FAAS_INVOKED_REGION = 'faas.invoked_region';

const FUNCTION_NAME = 'FunctionName';
const FUNCTION_REQUEST_ID = 'Result.FunctionRequestId';
const INVOKE_RESULT = 'Result.InvokeResult';
const ERROR_MESSAGE = 'Result.ErrMsg';
const SUCCEEDED = '0';

const MAX_REQUEST_ID_LENGTH = 128;
const MAX_RESULT_LENGTH = 16;
const MAX_MESSAGE_LENGTH = 1024;

/**
 * Serverless Cloud Function: which function was invoked, and whether it failed, which a successful envelope hides.
 *
 * `InvokeResult` is 0 for a function that returned. It is no longer maintained, so an error message counts as a failure as well. An
 * asynchronous invocation leaves both empty. Source: data type `Result` of the SCF API
 * (https://cloud.tencent.com/document/api/583/17244#Result).
 */
export const scfInvoke: ServiceExtension = {
  service: 'scf',
  actions: ['Invoke', 'InvokeFunction'],
  requestParameters: [FUNCTION_NAME],
  responseFields: {
    [FUNCTION_REQUEST_ID]: MAX_REQUEST_ID_LENGTH,
    [INVOKE_RESULT]: MAX_RESULT_LENGTH,
    [ERROR_MESSAGE]: MAX_MESSAGE_LENGTH,
  },

  describe({ request, requestParameters = {}, responseFields = {} }: ExtendedCall): ExtensionDescription {
    const attributes: Record<string, string | number> = { [ATTR_FAAS_INVOKED_PROVIDER]: 'tencent_cloud' };
    const result = responseFields[INVOKE_RESULT];
    const message = responseFields[ERROR_MESSAGE];
    setText(attributes, ATTR_FAAS_INVOKED_NAME, requestParameters[FUNCTION_NAME]);
    setText(attributes, ATTR_FAAS_INVOKED_REGION, request.region);
    setText(attributes, ATTR_TENCENT_CLOUD_SCF_FUNCTION_REQUEST_ID, responseFields[FUNCTION_REQUEST_ID]);
    if (result && Number.isFinite(Number(result))) attributes[ATTR_TENCENT_CLOUD_SCF_INVOKE_RESULT] = Number(result);
    const failed = (result !== undefined && result !== SUCCEEDED) || Boolean(message);
    return failed ? { attributes, failure: { message: message && maskSecrets(message).slice(0, MAX_MESSAGE_LENGTH) } } : { attributes };
  },
};

function setText(attributes: Record<string, string | number>, name: string, value: string | undefined): void {
  if (value) attributes[name] = holdsSecretId(value) ? '_OTHER' : value;
}
