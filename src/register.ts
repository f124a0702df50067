/**
 * Start without code: `node --import opentelemetry-instrumentation-tencentcloud/register app.js`, or `--require`.
 *
 * Registers the instrumentation with the global providers, configured by the environment. A bad value there stops the
 * process before the application starts, with an error that names it.
 */
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { readEnvironment } from './environment';
import { TencentCloudInstrumentation } from './instrumentation';
import { serveMetrics } from './metrics-server';
import { installedPromClient } from './record/prometheus-client';

const { config, metrics } = readEnvironment(process.env);
// Made also where it is switched off, so that a bad value is found before the day that it is switched on.
const instrumentation = new TencentCloudInstrumentation(config);
if (config.enabled !== false) {
  // To register an instrumentation enables it.
  registerInstrumentations({ instrumentations: [instrumentation] });
  const client = installedPromClient();
  if (metrics !== undefined && client !== undefined) serveMetrics(client.register, metrics);
}
