import { cvm } from 'tencentcloud-sdk-nodejs-cvm';
import { hunyuan } from 'tencentcloud-sdk-nodejs-hunyuan';
import { scf } from 'tencentcloud-sdk-nodejs-scf';
import { sms } from 'tencentcloud-sdk-nodejs-sms';
import { agentTo, type Credential, signV3 } from '../../tencentcloud-api';

/** The API answered with an error. The SDK's own errors have the same two properties. */
class CallError extends Error {
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
  /** Signs every call from now on. */
  credential: Credential;
  readonly #profile: { readonly httpProfile?: { readonly protocol: string; readonly agent: ReturnType<typeof agentTo> } };
  readonly #zonesUrl: string;

  /** @param localApi - port of a local API to call instead of the real one. */
  constructor(credential: Credential, localApi?: number) {
    this.credential = credential;
    // The SDK keeps its real endpoint, cvm.tencentcloudapi.com; this agent connects to the local port.
    this.#profile = localApi === undefined ? {} : { httpProfile: { protocol: 'http://', agent: agentTo('http', localApi) } };
    this.#zonesUrl = localApi === undefined ? 'https://cvm.tencentcloudapi.com' : `http://127.0.0.1:${localApi}`;
  }

  regions(region: string): Promise<unknown> {
    return this.#cvm(region).DescribeRegions();
  }

  instances(region: string): Promise<unknown> {
    return this.#cvm(region).DescribeInstances({ Limit: 20 });
  }

  startInstance(region: string, { dryRun }: { readonly dryRun: boolean }): Promise<unknown> {
    return this.#cvm(region).RunInstances({ Placement: { Zone: `${region}-1` }, ImageId: 'img-487zeit5', DryRun: dryRun });
  }

  runFunction(region: string, name: string): Promise<unknown> {
    return this.#scf(region).Invoke({ FunctionName: name });
  }

  functions(region: string, signal: AbortSignal): Promise<unknown> {
    return this.#scf(region).request('ListFunctions', { Limit: 20 }, { signal });
  }

  sendMessage(region: string): Promise<unknown> {
    const client = new sms.v20210111.Client(this.#options(region));
    return client.SendSms({ PhoneNumberSet: ['+8613800138000'], SmsSdkAppId: '1400006666', TemplateId: '1110', SignName: 'The shop' });
  }

  async chat(model: string): Promise<string> {
    const client = new hunyuan.v20230901.Client(this.#options());
    const response = await client.ChatCompletions({ Model: model, Messages: [{ Role: 'user', Content: 'Hello' }], Stream: true });
    // With `Stream: true` the SDK resolves with an event emitter, which its types do not say.
    return readChat(response as unknown as ChatStream);
  }

  /** Without the SDK. */
  async zones(region: string, signal: AbortSignal): Promise<unknown> {
    const call = { service: 'cvm', action: 'DescribeZones', version: '2017-03-12', region, body: '{}' };
    const headers = signV3(this.credential, { ...call, host: new URL(this.#zonesUrl).host });
    const response = await fetch(this.#zonesUrl, { method: 'POST', headers, body: call.body, signal });
    const { Response: answer } = (await response.json()) as { Response: ZonesResponse };
    if (answer.Error !== undefined) throw new CallError(answer.Error.Code, answer.Error.Message, answer.RequestId);
    return answer.ZoneSet;
  }

  #cvm(region: string): InstanceType<typeof cvm.v20170312.Client> {
    return new cvm.v20170312.Client(this.#options(region));
  }

  #scf(region: string): InstanceType<typeof scf.v20180416.Client> {
    return new scf.v20180416.Client(this.#options(region));
  }

  #options(region?: string): ConstructorParameters<typeof cvm.v20170312.Client>[0] {
    // The SDK asks at each call, so a new key is used at once.
    const credential = { getCredential: () => Promise.resolve(this.credential) };
    return { credential, region, profile: this.#profile };
  }
}

interface ZonesResponse {
  readonly RequestId: string;
  readonly ZoneSet?: readonly unknown[];
  readonly Error?: { readonly Code: string; readonly Message: string };
}

interface ChatStream {
  on(event: 'message', listener: (message: { readonly data: string }) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'close', listener: () => void): this;
}

interface ChatFrame {
  readonly Choices?: ReadonlyArray<{ readonly Delta?: { readonly Content?: string } }>;
  readonly ErrorMsg?: { readonly Code: number; readonly Msg: string };
}

function readChat(stream: ChatStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream
      .on('message', ({ data }) => {
        const { Choices = [], ErrorMsg } = JSON.parse(data) as ChatFrame;
        if (ErrorMsg !== undefined) reject(new CallError(String(ErrorMsg.Code), ErrorMsg.Msg, ''));
        text += Choices[0]?.Delta?.Content ?? '';
      })
      .on('error', reject)
      .on('close', () => resolve(text));
  });
}
