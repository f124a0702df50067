import { CallError, type Cloud } from './cloud';

/** Answers one kind of visit, with what Tencent Cloud says. @throws what the call threw. */
export type Route = (cloud: Cloud, query: URLSearchParams, signal: AbortSignal) => Promise<unknown>;

/** What the shop can be asked for. `region`, where it is left out, is Guangzhou. */
export const ROUTES: Readonly<Record<string, Route>> = {
  'GET /regions': (cloud, query) => cloud.cvm(regionOf(query)).DescribeRegions(),

  'GET /fleet': (cloud, query) => cloud.cvm(regionOf(query)).DescribeInstances({ Limit: 20 }),

  'GET /zones': (cloud, query, signal) => cloud.describeZones(regionOf(query), signal),

  /** `?dryRun` asks only whether it could be done. */
  'POST /fleet': (cloud, query) =>
    cloud.cvm(regionOf(query)).RunInstances({
      Placement: { Zone: `${regionOf(query)}-1` },
      ImageId: 'img-487zeit5',
      DryRun: query.has('dryRun'),
    }),

  'POST /jobs': (cloud, query) => cloud.scf(regionOf(query)).Invoke({ FunctionName: query.get('function') ?? 'hello' }),

  'GET /functions': (cloud, query, signal) => cloud.scf(regionOf(query)).request('ListFunctions', { Limit: 20 }, { signal }),

  'POST /orders': (cloud, query) =>
    cloud.sms(regionOf(query)).SendSms({
      PhoneNumberSet: ['+8613800138000'],
      SmsSdkAppId: '1400006666',
      TemplateId: '1110',
      SignName: 'The shop',
    }),

  'POST /chat': async (cloud, query) => {
    const answer = await cloud.hunyuan().ChatCompletions({
      Model: query.get('model') ?? 'hunyuan-lite',
      Messages: [{ Role: 'user', Content: 'Hello' }],
      Stream: true,
    });
    return spokenWords(answer as unknown as EventStream);
  },
};

function regionOf(query: URLSearchParams): string {
  return query.get('region') ?? 'ap-guangzhou';
}

/** What the SDK really answers with when it is asked to stream. */
interface EventStream {
  on(event: 'message', listener: (message: { readonly data: string }) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'close', listener: () => void): this;
}

interface Frame {
  readonly Choices?: ReadonlyArray<{ readonly Delta?: { readonly Content?: string } }>;
  readonly ErrorMsg?: { readonly Code: number; readonly Msg: string };
}

function spokenWords(stream: EventStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let words = '';
    stream
      .on('message', ({ data }) => {
        const { Choices = [], ErrorMsg } = JSON.parse(data) as Frame;
        if (ErrorMsg !== undefined) reject(new CallError(String(ErrorMsg.Code), ErrorMsg.Msg, ''));
        words += Choices[0]?.Delta?.Content ?? '';
      })
      .on('error', reject)
      .on('close', () => resolve(words));
  });
}
