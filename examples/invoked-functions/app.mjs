/**
 * SCF `Invoke` succeeds even if the invoked function fails. With `invokedFunctions` the span names the function, has the RequestId of
 * its run (to find its logs), and gets the status ERROR if the function failed. The counters count the call as a success. Arguments
 * are the functions to invoke; the local API has `hello` and `fails`.
 *
 *     OTEL_TRACES_EXPORTER=console node examples/invoked-functions/app.mjs hello fails
 */
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TencentCloudInstrumentation } from 'opentelemetry-instrumentation-tencentcloud';
import { scfClient } from '../tencentcloud-client.cjs';

const sdk = new NodeSDK({
  serviceName: 'invoked-functions',
  instrumentations: [new TencentCloudInstrumentation({ invokedFunctions: true })],
});
sdk.start();

for (const FunctionName of process.argv.slice(2)) {
  const { Result } = await scfClient().Invoke({ FunctionName });
  console.log(FunctionName, Result.RetMsg || Result.ErrMsg);
}
await sdk.shutdown();
