/**
 * Start without code: `node --import opentelemetry-instrumentation-tencentcloud/register app.js`, or `--require`.
 *
 * Registers the instrumentation with the global providers, configured by the environment. Whatever is wrong there is said once as a
 * warning of the process, and never keeps the application from starting.
 */
import { isMainThread } from 'node:worker_threads';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { type Environment, readEnvironment } from './config/environment';
import { applyLogLevel } from './config/log-level';
import { isPackageManager } from './config/package-manager';
import { installedPromClient, prepareExemplars, renamedCounters } from './config/prom-client';
import type { PrometheusClient, PrometheusRegistry } from './config/types';
import { TencentCloudInstrumentation } from './instrumentation';
import { isClusterWorker, serveMetrics } from './telemetry/prometheus/metrics-server';
import { reportFault, warnProcess } from './util/diag';

if (!isPackageManager(process.argv[1])) {
  try {
    start();
  } catch (error) {
    reportFault('register', error);
    warnProcess('cannot start: no call is recorded. OTEL_LOG_LEVEL=error says why');
  }
}

function start(): void {
  const logLevelWarning = applyLogLevel(process.env);
  const client = installedPromClient();
  const { config, metrics, warnings } = environmentWith(client);
  // Worker threads have the same environment.
  if (isMainThread) for (const warning of [logLevelWarning, ...warnings]) if (warning !== undefined) warnProcess(warning);
  if (config.enabled === false) return;
  // Registering an instrumentation enables it.
  registerInstrumentations({ instrumentations: [new TencentCloudInstrumentation(config)] });
  if (client === undefined) return;
  const onScrape = config.prometheus && config.prometheus.exemplars === true ? sayRenamedCounters(client.register) : undefined;
  if (onScrape !== undefined) setImmediate(onScrape).unref();
  if (metrics !== undefined) serveMetrics(client.register, metrics, onScrape);
}

function environmentWith(client: PrometheusClient | undefined): Environment {
  const environment = readEnvironment(process.env, client);
  const { enabled } = environment.config;
  return client === undefined || enabled === false ? environment : prepareExemplars(environment, client, isClusterWorker);
}

/** Says each counter of the application that the OpenMetrics format renames, once; the application may make them at any time. */
function sayRenamedCounters(registry: PrometheusRegistry): () => void {
  const said = new Set<string>();
  return () => {
    for (const name of renamedCounters(registry)) {
      if (said.has(name)) continue;
      said.add(name);
      warnProcess(`exemplars need the OpenMetrics format, in which the counter ${name} of this process is called ${name}_total`);
    }
  };
}
