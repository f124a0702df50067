import { cvm } from 'tencentcloud-sdk-nodejs-cvm';
import { hunyuan } from 'tencentcloud-sdk-nodejs-hunyuan';
import { scf } from 'tencentcloud-sdk-nodejs-scf';
import { sms } from 'tencentcloud-sdk-nodejs-sms';
import { agentTo, type Credential, signV3 } from '../tencentcloud-api';

/** What came back in place of an answer; the SDK's own errors have the same two properties. */
export class CallError extends Error {
  override readonly name = 'CallError';

  constructor(
    readonly code: string,
    message: string,
    readonly requestId: string,
  ) {
    super(message);
  }
}

/** How the shop calls Tencent Cloud: four products with the SDK, one action with a signed `fetch`. */
export class Cloud {
  /** The key to sign with from now on. */
  credential: Credential;
  readonly #profile: { readonly httpProfile?: { readonly protocol: string; readonly agent: ReturnType<typeof agentTo> } };
  readonly #gateway: string;

  /** @param localApi - port of a local API to call in place of the real one. */
  constructor(credential: Credential, localApi?: number) {
    this.credential = credential;
    // With this agent the SDK believes it calls cvm.tencentcloudapi.com.
    this.#profile = localApi === undefined ? {} : { httpProfile: { protocol: 'http://', agent: agentTo('http', localApi) } };
    this.#gateway = localApi === undefined ? 'https://cvm.tencentcloudapi.com' : `http://127.0.0.1:${localApi}`;
  }

  cvm(region: string): InstanceType<typeof cvm.v20170312.Client> {
    return new cvm.v20170312.Client(this.#configuration(region));
  }

  scf(region: string): InstanceType<typeof scf.v20180416.Client> {
    return new scf.v20180416.Client(this.#configuration(region));
  }

  sms(region: string): InstanceType<typeof sms.v20210111.Client> {
    return new sms.v20210111.Client(this.#configuration(region));
  }

  /** Has no regions. */
  hunyuan(): InstanceType<typeof hunyuan.v20230901.Client> {
    return new hunyuan.v20230901.Client(this.#configuration());
  }

  /** Calls cvm/DescribeZones without the SDK. */
  async describeZones(region: string, signal: AbortSignal): Promise<unknown> {
    const call = { service: 'cvm', action: 'DescribeZones', version: '2017-03-12', region, body: '{}' };
    const headers = signV3(this.credential, { ...call, host: new URL(this.#gateway).host });
    const response = await fetch(this.#gateway, { method: 'POST', headers, body: call.body, signal });
    const { Response: answer } = (await response.json()) as { Response: ZonesAnswer };
    if (answer.Error !== undefined) throw new CallError(answer.Error.Code, answer.Error.Message, answer.RequestId);
    return answer.ZoneSet;
  }

  #configuration(region?: string): ConstructorParameters<typeof cvm.v20170312.Client>[0] {
    // Asked at each call, so that a new key counts at once.
    const credential = { getCredential: () => Promise.resolve(this.credential) };
    return { credential, region, profile: this.#profile };
  }
}

interface ZonesAnswer {
  readonly RequestId: string;
  readonly ZoneSet?: readonly unknown[];
  readonly Error?: { readonly Code: string; readonly Message: string };
}
