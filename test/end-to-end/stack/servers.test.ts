import assert from 'node:assert/strict';
import { startAlertmanager } from '../../support/stack/alertmanager';
import { startCollector } from '../../support/stack/collector';
import { startJaeger } from '../../support/stack/jaeger';
import { needPrograms } from '../../support/stack/needed';
import type { Program } from '../../support/stack/programs';
import { PrometheusServer } from '../../support/stack/prometheus';
import { startVictoriaLogs } from '../../support/stack/victoria-logs';
import { VictoriaMetrics } from '../../support/stack/victoria-metrics';
import { startVmalert } from '../../support/stack/vmalert';

const PROMETHEUS = { 'prometheus.yml': '{}', 'rules.yml': '{}' };
const ALERTMANAGER = { 'alertmanager.yml': 'receivers: [{name: nobody}]\nroute: {receiver: nobody}\n' };

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** Each of these waits until the server says that it is ready. */
const STARTS: { readonly [program in Program]?: () => Promise<Server> } = {
  prometheus: () => PrometheusServer.start(PROMETHEUS),
  prometheus3: () => PrometheusServer.start(PROMETHEUS, { program: 'prometheus3', args: ['--web.enable-otlp-receiver'] }),
  'prometheus-alertmanager': () => startAlertmanager(ALERTMANAGER),
  alertmanager: () => startAlertmanager(ALERTMANAGER, 'alertmanager'),
  collector: () => startCollector({ exporters: { debug: {} }, pipelines: { traces: ['debug'] } }),
  'victoria-logs': () => startVictoriaLogs(),
  'victoria-metrics': () => VictoriaMetrics.start(),
  // Asks nobody: it has no rules.
  vmalert: () => startVmalert({ rules: 'groups: []', datasource: 'http://127.0.0.1:1' }),
  jaeger: () => startJaeger(),
};

describe('The stack: each server is ready on a port of its own, and gone when it is stopped', function () {
  this.timeout(90_000);

  for (const [program, start] of Object.entries(STARTS)) {
    it(program, async function () {
      needPrograms(this, [program as Program], `that ${program} starts`);
      const server = await start();
      await server.stop();
      await assert.rejects(fetch(server.url), 'nobody listens any more');
    });
  }
});
