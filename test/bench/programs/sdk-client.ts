/** A service that calls the local API with the real SDK as fast as it can. */
import { agentTo } from '../../../examples/tencentcloud-api/agent';
import type { ApiReady } from './api';
import { startSdk } from './sdk';
import { argument, fail, ready } from './side';
import { newInstrumentation } from './watchers';

export interface SdkClientArgument extends ApiReady {
  readonly watched: boolean;
  readonly calls: number;
}

const WARM_UP = 1000;

const { watched, port, credential, calls } = argument<SdkClientArgument>();
const processor = startSdk('recording', watched ? [newInstrumentation()] : []);
const { cvm } = require('tencentcloud-sdk-nodejs-cvm') as typeof import('tencentcloud-sdk-nodejs-cvm');

const { secretId, secretKey } = credential;
const client = new cvm.v20170312.Client({
  credential: { secretId, secretKey },
  region: 'ap-guangzhou',
  profile: { httpProfile: { protocol: 'http://', agent: agentTo('http', port) } },
});

async function callAll(inFlight: number, count: number): Promise<void> {
  let left = count;
  const callOn = async (): Promise<void> => {
    while (left-- > 0) await client.DescribeInstances({ Limit: 1 });
  };
  await Promise.all(Array.from({ length: inFlight }, callOn));
}

async function main(): Promise<void> {
  await callAll(16, WARM_UP);
  if (processor.ended !== (watched ? WARM_UP : 0)) throw new Error(`${processor.ended} spans`);
  /** Microseconds of wall time a call, by the number of calls in flight. */
  ready(undefined, async (inFlight) => {
    const startedAt = performance.now();
    await callAll(Number(inFlight), calls);
    return ((performance.now() - startedAt) * 1000) / calls;
  });
}

main().catch(fail);
