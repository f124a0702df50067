/** An error that the API answers with: `{"Response":{"Error":{"Code","Message"},"RequestId"}}`, on HTTP status 200. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The common errors ("Common Error Codes" of the API documentation). Messages are copied from answers of the real API where one was
 * available, otherwise from the documentation.
 */
export const apiErrors = {
  invalidAuthorization: () =>
    new ApiError(
      'AuthFailure.InvalidAuthorization',
      'The `Authorization` header of the request does not follow the Tencent Cloud standard.',
    ),
  secretIdNotFound: () =>
    new ApiError('AuthFailure.SecretIdNotFound', 'The SecretId is not found, please ensure that your SecretId is correct.'),
  signatureFailure: () =>
    new ApiError(
      'AuthFailure.SignatureFailure',
      'The provided credentials could not be validated. Please check your signature is correct.',
    ),
  signatureExpire: () =>
    new ApiError(
      'AuthFailure.SignatureExpire',
      'Signature expired. The difference between the timestamp and the server time cannot exceed 5 minutes. ' +
        'Please check whether the local time is synced with the standard time.',
    ),
  tokenFailure: () => new ApiError('AuthFailure.TokenFailure', 'The token of the temporary credentials is invalid or expired.'),

  noSuchProduct: (service: string) => new ApiError('NoSuchProduct', `The specified product=\`${service}\` does not exist.`),
  noSuchVersion: (service: string, version: string) =>
    new ApiError('NoSuchVersion', `The specified api version=\`${version}\` does not exist in service=\`${service}\`.`),
  invalidAction: (service: string, version: string, action: string) =>
    new ApiError(
      'InvalidAction',
      `The request action=\`${action}\` is invalid or not found in service=\`${service}\` and version=\`${version}\`.`,
    ),
  unsupportedProtocol: () =>
    new ApiError('UnsupportedProtocol', 'HTTP(S) request protocol error; only GET and POST requests are supported.'),
  requestSizeLimitExceeded: (limit: string) =>
    new ApiError('RequestSizeLimitExceeded', `The request size exceeds the upper limit of ${limit}.`),

  missingParameter: (name: string) => new ApiError('MissingParameter', `The request is missing a required parameter \`${name}\`.`),
  unknownParameter: (name: string) => new ApiError('UnknownParameter', `The parameter \`${name}\` is not recognized.`),
  wrongParameterType: (name: string, type: string) =>
    new ApiError('InvalidParameter', `The value type of parameter \`${name}\` is not valid, input type should be \`${type}\``),
  invalidBody: () => new ApiError('InvalidParameter', 'The request body is not a valid JSON object.'),
  invalidParameterValue: (name: string) =>
    new ApiError('InvalidParameterValue', `A value specified in \`${name}\` is not valid, is unsupported, or cannot be used.`),
  unsupportedRegion: () => new ApiError('UnsupportedRegion', 'The action not support this region.'),

  unauthorizedOperation: (requestId: string, service: string, action: string, region: string) =>
    new ApiError(
      'UnauthorizedOperation',
      `[request id:${requestId}]you are not authorized to perform operation (${service}:${action})\n` +
        `resource (qcs::${service}:${region}:uin/100000000001:*) has no permission\n`,
    ),
  requestLimitExceeded: (times: number, limit: number) =>
    new ApiError(
      'RequestLimitExceeded.UinLimitExceeded',
      `Your current request times equals to \`${times}\` in a second, which exceeds the frequency limit \`${limit}\` for a second. ` +
        'Please reduce the frequency of calls.',
    ),
  dryRunOperation: () => new ApiError('DryRunOperation', 'The request would have succeeded, but the DryRun parameter was used.'),
  internalError: () =>
    new ApiError('InternalError', 'An internal error has occurred. Retry your request, but if the problem persists, contact us.'),
} as const;
