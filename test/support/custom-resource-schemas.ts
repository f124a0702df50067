import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The Go module whose examples hold the published definitions of PodMonitor, PrometheusRule and the others. */
const MODULE = 'github.com/prometheus-operator/prometheus-operator@v0.92.1';

interface CustomResourceDefinition {
  readonly spec: {
    readonly versions: ReadonlyArray<{
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Readonly<Record<string, unknown>> };
    }>;
  };
}

/** @returns the folder of the definitions, from the module cache of Go or downloaded; undefined without Go or the network. */
export function customResourceDefinitions(): string | undefined {
  try {
    const json = execFileSync('go', ['mod', 'download', '-json', MODULE], {
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 120_000,
    });
    return join((JSON.parse(json.toString()) as { readonly Dir: string }).Dir, 'example/prometheus-operator-crd');
  } catch {
    return undefined;
  }
}

/** @returns the schema of a resource such as `podmonitors`, of the version that the manifest has. */
export function schemaOf(folder: string, resource: string, apiVersion: string): Readonly<Record<string, unknown>> {
  const text = readFileSync(join(folder, `monitoring.coreos.com_${resource}.yaml`), 'utf8');
  const definition = parse(text) as CustomResourceDefinition;
  const version = definition.spec.versions.find(({ name }) => name === apiVersion.split('/')[1]);
  if (!version) throw new Error(`${resource} have no version ${apiVersion}`);
  return version.schema.openAPIV3Schema;
}
