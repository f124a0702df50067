import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import { scenario } from '../../scenario';
import { ENVELOPE, inPieces } from '../../stage';

const ERROR = '{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"no"},"RequestId":"r-1"}}';

/** What the SDK of Tencent Cloud does. */
export const sdk = [
  scenario('an answer', ['success'], async (stage) => {
    const client = sdkClient(await stage.serve((_request, response) => void inPieces(response)));
    await stage.recorder.outcome('request', client.request('DescribeInstances', {}));
  }),

  scenario('an error', ['error'], async (stage) => {
    const client = sdkClient(await stage.serve((_request, response) => void response.end(ERROR)));
    await stage.recorder.outcome('request', client.request('DescribeInstances', {}));
  }),

  scenario('a status 500', ['success'], async (stage) => {
    const client = sdkClient(await stage.serve((_request, response) => void response.writeHead(500).end(ENVELOPE)));
    await stage.recorder.outcome('request', client.request('DescribeInstances', {}));
  }),

  scenario('an event stream', ['success'], async (stage) => {
    const client = sdkClient(
      await stage.serve((_request, response) => {
        response.setHeader('content-type', 'text/event-stream');
        void inPieces(response, ['data: {"Choices":[]}\n\n', 'data: {"Note":"', 'end"}\n\n', 'data: [DONE]\n\n']);
      }),
    );
    const events = (await client.request('ChatCompletions', { Stream: true })) as AsyncIterable<{ data: string }>;
    for await (const { data } of events) stage.recorder.say('event', data);
  }),
];

function sdkClient(url: string): CommonClient {
  const { host } = new URL(url);
  return new CommonClient(host, '2017-03-12', {
    credential: { secretId: 'AKIDEXAMPLE', secretKey: 'secret' },
    region: 'ap-guangzhou',
    profile: { httpProfile: { protocol: 'http://' } },
  });
}
