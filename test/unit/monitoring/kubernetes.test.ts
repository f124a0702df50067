import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { dashboard, kubernetes } from '../../../src/monitoring';
import { customResourceDefinitions, schemaOf } from '../../support/custom-resource-schemas';
import { runProgram } from '../../support/run-program';
import { needPrograms } from '../../support/stack/needed';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [field: string]: unknown;
}

const FILES = kubernetes({ labels: ['namespace'] });

describe('Kubernetes manifests', function () {
  this.timeout(180_000);

  describe('against the published custom resource definitions', () => {
    let folder: string | undefined;
    before(function () {
      folder = customResourceDefinitions();
      if (folder) return;
      const message = 'no Go, or no network: the manifests were not checked against the definitions of the operator';
      if (process.env.CI === 'true') throw new Error(message);
      console.warn(`    ! ${message}`);
      this.skip();
    });

    for (const [file, resource] of Object.entries({
      'pod-monitor.yaml': 'podmonitors',
      'service-monitor.yaml': 'servicemonitors',
      'prometheus-rule.yaml': 'prometheusrules',
      'alertmanager-config.yaml': 'alertmanagerconfigs',
    }))
      it(`${file} is valid, and has no field that is not known`, () => {
        const manifest = parse(FILES[file]) as Manifest;
        // Formats such as int32 only narrow a number.
        const ajv = new Ajv({ strict: false, validateFormats: false, code: { regExp: goRegExp } });
        const validate = ajv.compile(closed(schemaOf(folder!, resource, manifest.apiVersion)));
        assert.ok(validate(manifest), JSON.stringify(validate.errors, undefined, 2));
      });
  });

  it('build with kustomize, one of each kind and only one way to scrape', async function () {
    needPrograms(this, ['kustomize'], 'that kustomize builds the manifests');
    const folder = await mkdtemp(path.join(tmpdir(), 'tencentcloud-kustomize-'));
    try {
      for (const [name, text] of Object.entries(FILES)) await writeFile(path.join(folder, name), text);
      const built = parseAllDocuments(await runProgram('kustomize', 'build', folder)).map((document) => document.toJS() as Manifest);
      assert.deepEqual(built.map(({ kind }) => kind).sort(), ['AlertmanagerConfig', 'ConfigMap', 'PodMonitor', 'PrometheusRule']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('keep our labels when they scrape', () => {
    assert.equal(parse(FILES['pod-monitor.yaml']).spec.podMetricsEndpoints[0].honorLabels, true);
    assert.equal(parse(FILES['service-monitor.yaml']).spec.endpoints[0].honorLabels, true);
  });

  it('scrape the service of the example, which starts with register', () => {
    const { template } = parse(FILES['deployment.yaml']).spec;
    const { podMetricsEndpoints, selector } = parse(FILES['pod-monitor.yaml']).spec;
    for (const [label, value] of Object.entries(selector.matchLabels)) assert.equal(template.metadata.labels[label], value);
    const [container] = template.spec.containers;
    assert.equal(container.ports[0].name, podMetricsEndpoints[0].port);
    assert.deepEqual(container.env[0], { name: 'NODE_OPTIONS', value: '--import opentelemetry-instrumentation-tencentcloud/register' });
  });

  it('hold the dashboard for the sidecar of Grafana', () => {
    const { metadata, data } = parse(FILES['dashboard.yaml']);
    assert.equal(metadata.labels.grafana_dashboard, '1');
    assert.equal(data['tencentcloud-api.json'], dashboard({ labels: ['namespace'] }));
  });
});

/** The patterns are Go's, which may begin with `(?i)`. */
function goRegExp(pattern: string): RegExp {
  return pattern.includes('(?i)') ? new RegExp(pattern.replaceAll('(?i)', ''), 'i') : new RegExp(pattern);
}
goRegExp.code = 'new RegExp';

type Schema = Readonly<Record<string, unknown>>;

/** The schema without room for unknown fields, which Kubernetes would drop. `metadata` has no properties here: it stays open. */
function closed(schema: Schema): Schema {
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, isSchema(value) ? closed(value) : value]));
  const isObject = schema.type === 'object' && isSchema(schema.properties) && !('additionalProperties' in schema);
  return isObject ? { ...copy, additionalProperties: false } : copy;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
