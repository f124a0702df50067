/** The local Tencent Cloud API of the examples, which verifies signatures as the real one does. */
import { type Credential, startTencentCloudApi } from '../../../examples/tencentcloud-api';
import { fail, ready } from './side';

export interface ApiReady {
  readonly port: number;
  readonly credential: Credential;
}

startTencentCloudApi().then(({ port, credentials: [credential] }) => ready({ port, credential } satisfies ApiReady, () => 0), fail);
