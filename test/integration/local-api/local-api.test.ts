import assert from 'node:assert/strict';
import * as http from 'node:http';
import { Client as CvmClient } from 'tencentcloud-sdk-nodejs-cvm/tencentcloud/services/cvm/v20170312/cvm_client';
import { Client as HunyuanClient } from 'tencentcloud-sdk-nodejs-hunyuan/tencentcloud/services/hunyuan/v20230901/hunyuan_client';
import { Client as ScfClient } from 'tencentcloud-sdk-nodejs-scf/tencentcloud/services/scf/v20180416/scf_client';
import { Client as SmsClient } from 'tencentcloud-sdk-nodejs-sms/tencentcloud/services/sms/v20210111/sms_client';
import { defineAction, signV3, startTencentCloudApi, type Service, type TencentCloudApi } from '../../../examples/tencentcloud-api';
import { localhostTls } from '../../support/localhost-tls';
import { answerTo, codeOf, send } from './signed-call';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What an SDK client needs to know to use the local API as its endpoint. */
function clientConfig(api: TencentCloudApi, signMethod?: 'HmacSHA1' | 'HmacSHA256', reqMethod: 'GET' | 'POST' = 'POST') {
  return {
    credential: api.credentials[0],
    region: 'ap-guangzhou',
    profile: { signMethod, httpProfile: { protocol: 'http://', endpoint: api.host, reqMethod, agent: api.agent } },
  };
}

describe('the local Tencent Cloud API', () => {
  let api: TencentCloudApi;

  beforeEach(async () => void (api = await startTencentCloudApi()));
  afterEach(() => api.close());

  describe('to the SDK', () => {
    it('describes regions, zones and instances', async () => {
      const cvm = new CvmClient(clientConfig(api));
      const regions = await cvm.DescribeRegions(null);
      assert.equal(regions.RegionSet?.length, regions.TotalCount);
      assert.match(regions.RequestId ?? '', UUID);
      assert.equal((await cvm.DescribeZones(null)).ZoneSet?.[0].Zone, 'ap-guangzhou-1');
      const { TotalCount, InstanceSet = [] } = await cvm.DescribeInstances({ Offset: 1, Limit: 1 });
      assert.deepEqual([TotalCount, InstanceSet.map((one) => one.InstanceName)], [3, ['web-1']]);
      const named = await cvm.DescribeInstances({ Filters: [{ Name: 'instance-name', Values: ['web-2'] }] });
      assert.deepEqual(
        named.InstanceSet?.map((one) => one.InstanceName),
        ['web-2'],
      );
      await assert.rejects(cvm.DescribeInstances({ Filters: [{ Name: 'colour', Values: ['red'] }] }), { code: 'InvalidFilter' });
    });

    it('runs and terminates instances, and changes nothing on a dry run', async () => {
      const cvm = new CvmClient(clientConfig(api));
      const run = { Placement: { Zone: 'ap-guangzhou-1' }, InstanceCount: 2 };
      await assert.rejects(cvm.RunInstances({ ...run, DryRun: true }), { code: 'DryRunOperation' });
      assert.equal((await cvm.DescribeInstances({})).TotalCount, 3);
      const { InstanceIdSet = [] } = await cvm.RunInstances(run);
      assert.equal((await cvm.DescribeInstances({ InstanceIds: InstanceIdSet })).TotalCount, 2);
      assert.deepEqual(Object.keys(await cvm.TerminateInstances({ InstanceIds: InstanceIdSet })), ['RequestId']);
      await assert.rejects(cvm.TerminateInstances({ InstanceIds: InstanceIdSet }), { code: 'InvalidInstanceId.NotFound' });
    });

    it('tells of exhausted stock and quota', async () => {
      const cvm = new CvmClient(clientConfig(api));
      const Placement = { Zone: 'ap-guangzhou-1' };
      await assert.rejects(cvm.RunInstances({ Placement, InstanceType: 'GN10Xp.20XLARGE320' }), {
        code: 'ResourceInsufficient.SpecifiedInstanceType',
      });
      const sms = new SmsClient(clientConfig(api));
      const PhoneNumberSet = new Array<string>(201).fill('+8613711112222');
      await assert.rejects(sms.SendSms({ PhoneNumberSet, SmsSdkAppId: '1', TemplateId: '1' }), {
        code: 'LimitExceeded.PhoneNumberCountLimit',
      });
    });

    it('invokes functions: a failing function is a call that succeeds', async () => {
      const scf = new ScfClient(clientConfig(api));
      assert.deepEqual(
        (await scf.ListFunctions({})).Functions?.map((one) => one.FunctionName),
        ['hello', 'fails', 'proxy'],
      );
      const hello = await scf.Invoke({ FunctionName: 'hello' });
      assert.deepEqual([hello.Result?.InvokeResult, hello.Result?.RetMsg], [0, '"Hello World"']);
      assert.notEqual(hello.Result?.FunctionRequestId, hello.RequestId);
      const fails = await scf.Invoke({ FunctionName: 'fails' });
      assert.equal(fails.Result?.InvokeResult, 1);
      assert.match(fails.Result?.ErrMsg ?? '', /division by zero/);
      await assert.rejects(scf.Invoke({ FunctionName: 'missing' }), { code: 'ResourceNotFound.Function' });
    });

    it('sends messages: a bad number fails alone', async () => {
      const sms = new SmsClient(clientConfig(api));
      const { SendStatusSet } = await sms.SendSms({
        PhoneNumberSet: ['+8613711112222', 'home'],
        SmsSdkAppId: '1400006666',
        TemplateId: '1110',
      });
      assert.deepEqual(
        SendStatusSet?.map((one) => one.Code),
        ['Ok', 'InvalidParameterValue.IncorrectPhoneNumber'],
      );
    });

    it('completes a chat in one piece', async () => {
      const hunyuan = new HunyuanClient(clientConfig(api));
      const answer = await hunyuan.ChatCompletions({ Model: 'hunyuan-lite', Messages: [{ Role: 'user', Content: 'Hi' }] });
      assert.equal(answer.Choices?.[0].Message?.Content, 'Hello, what can I do for you?');
      assert.match(answer.RequestId ?? '', UUID);
    });

    for (const [model, code, words] of [
      ['hunyuan-lite', '', 'Hello, what can I do for you?'],
      ['hunyuan-interrupted', '4001', 'Hello, what '],
    ]) {
      it(`streams a chat with ${model}`, async () => {
        const hunyuan = new HunyuanClient(clientConfig(api));
        const answer = await hunyuan.ChatCompletions({ Model: model, Messages: [{ Role: 'user', Content: 'Hi' }], Stream: true });
        // With Stream the SDK gives its SSEResponseModel, which its types do not say.
        const stream = answer as unknown as AsyncIterable<{ data: string }>;
        let spoken = '';
        let error: number | undefined;
        for await (const { data } of stream) {
          const frame = JSON.parse(data) as { Choices: Array<{ Delta: { Content: string } }>; ErrorMsg?: { Code: number } };
          spoken += frame.Choices[0].Delta.Content;
          error = frame.ErrorMsg?.Code;
        }
        assert.deepEqual([spoken, error === undefined ? '' : String(error)], [words, code]);
        assert.equal(api.counts.get(`hunyuan/ChatCompletions/${code}`), 1);
      });
    }

    for (const signMethod of ['HmacSHA1', 'HmacSHA256'] as const) {
      for (const reqMethod of ['GET', 'POST'] as const) {
        it(`understands ${signMethod} in a ${reqMethod}, with nested and typed parameters`, async () => {
          const cvm = new CvmClient(clientConfig(api, signMethod, reqMethod));
          const all = await cvm.DescribeInstances({ Limit: 2, Filters: [{ Name: 'zone', Values: ['ap-guangzhou-2', 'ap-guangzhou-1'] }] });
          assert.equal(all.InstanceSet?.length, 2);
          const InstanceIds = all.InstanceSet?.map((one) => one.InstanceId ?? '');
          assert.equal((await cvm.DescribeInstances({ InstanceIds })).TotalCount, 2);
          await assert.rejects(cvm.RunInstances({ Placement: { Zone: 'ap-guangzhou-1' }, DryRun: true }), { code: 'DryRunOperation' });
        });
      }
    }

    it('understands TC3-HMAC-SHA256 in a GET', async () => {
      const cvm = new CvmClient(clientConfig(api, undefined, 'GET'));
      assert.equal((await cvm.DescribeInstances({ Limit: 2 })).InstanceSet?.length, 2);
    });

    for (const signMethod of [undefined, 'HmacSHA1'] as const) {
      it(`is reached through its agent under the real host name, signed with ${signMethod ?? 'TC3-HMAC-SHA256'}`, async () => {
        const { credential, region } = clientConfig(api);
        const httpProfile = { protocol: 'http://', agent: api.agent };
        const cvm = new CvmClient({ credential, region, profile: { signMethod, httpProfile } });
        assert.equal((await cvm.DescribeInstances({})).TotalCount, 3);
      });
    }

    it('speaks https', async () => {
      const secure = await startTencentCloudApi({ tls: localhostTls });
      const { credential, region } = clientConfig(secure);
      const cvm = new CvmClient({ credential, region, profile: { httpProfile: { agent: secure.agent } } });
      assert.equal((await cvm.DescribeInstances({})).TotalCount, 3);
      assert.match(secure.url, /^https:/);
      await secure.close();
    });
  });

  it('says where the RequestId is: first, last or alone in the envelope, and always in the header', async () => {
    const cases = [
      ['DescribeRegions', '{}', ['RequestId', 'TotalCount', 'RegionSet']],
      ['DescribeZones', '{}', ['TotalCount', 'ZoneSet', 'RequestId']],
      ['TerminateInstances', '{"InstanceIds":[]}', ['RequestId']],
    ] as const;
    for (const [action, body, keys] of cases) {
      const response = await send(api, { action, body, region: 'ap-guangzhou' });
      const text = await response.text();
      const { Response } = JSON.parse(text) as { Response: Record<string, unknown> };
      assert.deepEqual(Object.keys(Response), keys);
      assert.equal(response.headers.get('x-tc-requestid'), Response.RequestId);
    }
  });

  it('streams with the RequestId in the header only', async () => {
    const body = JSON.stringify({ Model: 'hunyuan-lite', Messages: [{ Role: 'user', Content: 'Hi' }], Stream: true });
    const response = await send(api, { service: 'hunyuan', action: 'ChatCompletions', version: '2023-09-01', body });
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    const requestId = response.headers.get('x-tc-requestid') ?? '';
    assert.match(requestId, UUID);
    const text = await response.text();
    assert.ok(!text.includes(requestId) && !text.includes('RequestId'));
    assert.equal(text.match(/^data: \{.*\}$/gm)?.length, 8);
  });

  it('gives every answer a RequestId of its own and echoes the trace id', async () => {
    const requestIds = new Set<string | undefined>();
    for (let n = 0; n < 20; n++) requestIds.add((await answerTo(api, n % 2 ? {} : { action: 'Nothing' })).RequestId);
    assert.equal(requestIds.size, 20);
    const response = await send(api, { headers: { 'X-TC-TraceId': 'trace-1' } });
    assert.equal(response.headers.get('x-tc-traceid'), 'trace-1');
    await response.text();
  });

  it('gzips for clients that accept it, unless told not to', async () => {
    const gzipped = await send(api, { headers: { 'Accept-Encoding': 'gzip' } });
    assert.equal(gzipped.headers.get('content-encoding'), 'gzip');
    assert.match(await gzipped.text(), /RegionSet/);
    const plain = await send(api, { headers: { 'Accept-Encoding': 'identity' } });
    assert.equal(plain.headers.get('content-encoding'), null);
    await plain.text();

    const never = await startTencentCloudApi({ gzip: false });
    const response = await send(never, { headers: { 'Accept-Encoding': 'gzip' } });
    assert.equal(response.headers.get('content-encoding'), null);
    await response.text();
    await never.close();
  });

  it('keeps connections alive', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const sockets = new Set<unknown>();
    for (let n = 0; n < 3; n++) {
      await new Promise<void>((resolve, reject) => {
        const request = http.get(api.url, { agent }, (response) => response.resume().on('end', resolve));
        request.on('error', reject).on('socket', (socket) => sockets.add(socket));
      });
    }
    assert.equal(sockets.size, 1);
    agent.destroy();
  });

  it('answers mistakes with the codes and messages of the real one', async () => {
    const instances = { action: 'DescribeInstances', region: 'ap-guangzhou' };
    const cases = [
      [{ service: 'nosuch', action: 'Do' }, 'NoSuchProduct', /nosuch/],
      [{ version: '2022-02-02' }, 'NoSuchVersion', /api version=`2022-02-02` does not exist in service=`cvm`/],
      [
        { action: 'toString' },
        'InvalidAction',
        /The request action=`toString` is invalid or not found in service=`cvm` and version=`2017-03-12`\./,
      ],
      [{ action: 'DescribeInstances' }, 'MissingParameter', /`Region`/],
      [{ ...instances, region: 'mars-1' }, 'InvalidParameterValue', /`X-TC-Region`/],
      [{ service: 'sms', version: '2021-01-11', action: 'SendSms', region: 'ap-tokyo' }, 'UnsupportedRegion', /not support this region/],
      [{ action: 'TerminateInstances', region: 'ap-guangzhou' }, 'MissingParameter', /`InstanceIds`/],
      [{ ...instances, body: '{"Colour":"red"}' }, 'UnknownParameter', /`Colour` is not recognized/],
      [{ ...instances, body: '{"toString":1}' }, 'UnknownParameter', /`toString`/],
      [{ ...instances, body: '{"Limit":"many"}' }, 'InvalidParameter', /`Limit` is not valid, input type should be `int`/],
      [{ ...instances, body: '{"Limit":101}' }, 'InvalidParameterValue', /`Limit`/],
      [{ ...instances, body: '[1]' }, 'InvalidParameter', /JSON/],
      [{ ...instances, body: '{"Limit":' }, 'InvalidParameter', /JSON/],
    ] as const;
    for (const [changes, code, message] of cases) {
      const { Error, RequestId, ...rest } = await answerTo(api, changes);
      assert.equal(Error?.Code, code);
      assert.match(Error?.Message ?? '', message);
      assert.match(RequestId ?? '', UUID);
      assert.deepEqual(rest, {});
    }
  });

  it('answers requests that are not API calls', async () => {
    const code = async (init: RequestInit): Promise<string> =>
      ((await (await fetch(api.url, init)).json()) as { Response: { Error: { Code: string } } }).Response.Error.Code;
    assert.equal(await code({}), 'MissingParameter');
    assert.equal(await code({ method: 'PUT', body: 'x' }), 'UnsupportedProtocol');
    assert.equal(await code({ method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) }), 'RequestSizeLimitExceeded');
    assert.equal(await code({ method: 'POST', body: 'x'.repeat(10 * 1024 * 1024 + 1) }), 'RequestSizeLimitExceeded');
  });

  it('throttles each key and action by the second, and can be told another limit', async () => {
    let now = 1_800_000_000_000;
    const credentials = [
      { secretId: 'AKIDone', secretKey: 'one' },
      { secretId: 'AKIDtwo', secretKey: 'two' },
    ];
    const limited = await startTencentCloudApi({ credentials, rateLimit: { perSecond: 2 }, now: () => now });
    const at = (changes = {}) => ({ timestamp: now / 1000, region: 'ap-guangzhou', ...changes });
    assert.equal(await codeOf(limited, at()), undefined);
    assert.equal(await codeOf(limited, at()), undefined);
    const { Error } = await answerTo(limited, at());
    assert.deepEqual(Error, {
      Code: 'RequestLimitExceeded.UinLimitExceeded',
      Message:
        'Your current request times equals to `3` in a second, which exceeds the frequency limit `2` for a second. Please reduce the frequency of calls.',
    });
    assert.equal(await codeOf(limited, at({ action: 'DescribeZones' })), undefined, 'another action');
    limited.credentials.reverse();
    assert.equal(await codeOf(limited, at()), undefined, 'another key');
    limited.credentials.reverse();
    limited.rateLimit.perSecond = 5;
    assert.equal(await codeOf(limited, at()), undefined, 'a higher limit');
    limited.rateLimit.perSecond = 1;
    now += 1000;
    assert.equal(await codeOf(limited, at()), undefined, 'the next second');
    limited.rateLimit.perAction = { 'cvm/DescribeRegions': 2 };
    assert.equal(await codeOf(limited, at()), undefined, 'a limit of its own');
    assert.equal(await codeOf(limited, at()), 'RequestLimitExceeded.UinLimitExceeded');
    await limited.close();
  });

  it('counts every answered call by service, action and code', async () => {
    await answerTo(api);
    await answerTo(api);
    await codeOf(api, { action: 'DescribeZones' });
    await codeOf(api, { secretKey: 'wrong' });
    assert.deepEqual(Object.fromEntries(api.counts), {
      'cvm/DescribeRegions/': 2,
      'cvm/DescribeZones/MissingParameter': 1,
      'cvm/DescribeRegions/AuthFailure.SignatureFailure': 1,
    });
  });

  it('takes the service from the credential scope before the host, and from what is asked when neither names one', async () => {
    assert.equal(await codeOf(api, { service: '127' }), undefined);
    assert.equal(await codeOf(api, { service: '127', action: 'Nothing' }), 'InvalidAction');
    assert.equal(await codeOf(api, { service: '127', version: '1999-01-01' }), 'NoSuchVersion');
    assert.equal(await codeOf(api, { service: '127', version: '1999-01-01', action: 'Nothing' }), 'NoSuchProduct');
    assert.deepEqual(Object.fromEntries(api.counts), {
      'cvm/DescribeRegions/': 1,
      'cvm/Nothing/InvalidAction': 1,
      'cvm/DescribeRegions/NoSuchVersion': 1,
      '/Nothing/NoSuchProduct': 1,
    });
    const credential = api.credentials[0];
    const scoped = signV3(credential, {
      service: 'cvm',
      action: 'DescribeRegions',
      version: '2017-03-12',
      host: 'sms.tencentcloudapi.com',
    });
    await new Promise<void>((resolve, reject) => {
      const request = http.request('http://sms.tencentcloudapi.com', { method: 'POST', headers: scoped, agent: api.agent });
      request
        .on('error', reject)
        .on('response', (response) => response.resume().on('end', resolve))
        .end();
    });
    assert.equal(api.counts.get('cvm/DescribeRegions/'), 2);
  });

  it('can have many instances and give them in one large answer', async () => {
    const large = await startTencentCloudApi({ cvm: { instances: 5000, maxLimit: 5000 } });
    const response = await send(large, { action: 'DescribeInstances', region: 'ap-guangzhou', body: '{"Limit":5000}' });
    assert.ok((await response.arrayBuffer()).byteLength > 4_000_000);
    await large.close();
  });

  it('serves further services that are given to it, whose defects are InternalError', async () => {
    const tag: Service = {
      name: 'tag',
      version: '2018-08-13',
      regions: [],
      actions: {
        GetTags: defineAction({ parameters: {}, regionless: true, perform: () => ({ Tags: [] }) }),
        AddTag: defineAction({ parameters: {}, regionless: true, perform: () => JSON.parse('defect') }),
      },
    };
    const extended = await startTencentCloudApi({ services: [tag] });
    const call = { service: 'tag', version: '2018-08-13' };
    assert.deepEqual((await answerTo(extended, { ...call, action: 'GetTags' })).Tags, []);
    assert.equal(await codeOf(extended, { ...call, action: 'AddTag' }), 'InternalError');
    await extended.close();
  });
});
