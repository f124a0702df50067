import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import { scenario } from '../../scenario';
import { ENVELOPE, sendInChunks } from '../../scenario-run';

const ERROR = '{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"no"},"RequestId":"r-1"}}';

/** Calls by the SDK of Tencent Cloud. */
export const sdk = [
  scenario('an answer', ['success'], async (run) => {
    const client = sdkClient(await run.serve((_request, response) => void sendInChunks(response)));
    await run.recorder.outcome('request', client.request('DescribeInstances', {}));
  }),

  scenario('an error', ['error'], async (run) => {
    const client = sdkClient(await run.serve((_request, response) => void response.end(ERROR)));
    await run.recorder.outcome('request', client.request('DescribeInstances', {}));
  }),

  scenario('a status 500', ['success'], async (run) => {
    const client = sdkClient(await run.serve((_request, response) => void response.writeHead(500).end(ENVELOPE)));
    await run.recorder.outcome('request', client.request('DescribeInstances', {}));
  }),

  scenario('an event stream', ['success'], async (run) => {
    const client = sdkClient(
      await run.serve((_request, response) => {
        response.setHeader('content-type', 'text/event-stream');
        void sendInChunks(response, ['data: {"Choices":[]}\n\n', 'data: {"Note":"', 'end"}\n\n', 'data: [DONE]\n\n']);
      }),
    );
    const events = (await client.request('ChatCompletions', { Stream: true })) as AsyncIterable<{ data: string }>;
    for await (const { data } of events) run.recorder.log('event', data);
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
