import https from 'node:https';

/** The part of `tencentcloud-sdk-nodejs-intl-en` that is used here; it has no types of its own. */
interface IntlSdk {
  readonly common: {
    readonly Credential: new (secretId: string, secretKey: string) => object;
    readonly HttpProfile: new (protocol: string, endpoint: string) => object;
    readonly ClientProfile: new (signMethod: string | undefined, httpProfile: object) => object;
  };
  readonly cvm: {
    readonly v20170312: {
      readonly Client: new (
        credential: object,
        region: string,
        profile: object,
      ) => {
        DescribeZones(request: object, callback: (error: unknown, response: unknown) => void): void;
      };
      readonly Models: { readonly DescribeZonesRequest: new () => object };
    };
  };
}

/** Its agent-base 4 puts a `https.request` of its own in place, which knows no call with a URL and options. */
function loadWithoutPatch(): IntlSdk {
  const { request, get } = https;
  const sdk = require('tencentcloud-sdk-nodejs-intl-en') as IntlSdk;
  Object.assign(https, { request, get });
  return sdk;
}

export const intl = loadWithoutPatch();
