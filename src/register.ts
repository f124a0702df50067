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
const instrumentation = new TencentCloudInstrumentation(config);
// To register an instrumentation enables it.
if (config.enabled !== false) registerInstrumentations({ instrumentations: [instrumentation] });
const client = installedPromClient();
if (metrics !== undefined && client !== undefined) serveMetrics(client.register, metrics);
