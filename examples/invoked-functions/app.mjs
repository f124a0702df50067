/**
 * SCF `Invoke` answers success also when the function has failed. With `invokedFunctions` its span names the function, has
 * the RequestId of its run (which leads to its logs), and is an error where the function failed; the call still counts as
 * the success that it is. Functions to invoke are arguments; the local API has `hello` and `fails`.
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
