import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { committedDashboard } from '../../grafana/panel-queries';
import { containers, hostPath, mounts, STACK, stackFile } from './compose';
import { check } from './tools';
import { parseYaml } from './yaml';

interface DataSource {
  readonly name: string;
  readonly uid: string;
  readonly type: string;
  readonly url: string;
  readonly isDefault?: boolean;
  readonly jsonData?: {
    readonly timeInterval?: string;
    readonly exemplarTraceIdDestinations?: ReadonlyArray<{ readonly name: string; readonly datasourceUid: string }>;
  };
}

interface PrometheusConfiguration {
  readonly global: { readonly scrape_interval: string };
  readonly alerting: { readonly alertmanagers: readonly Targets[] };
  readonly scrape_configs: readonly Targets[];
}
interface Targets {
  readonly static_configs: ReadonlyArray<{ readonly targets: readonly string[] }>;
}

const dataSources = (): readonly DataSource[] =>
  parseYaml<{ datasources: readonly DataSource[] }>(stackFile('grafana/datasources.yaml')).datasources;
const prometheus = (): PrometheusConfiguration => parseYaml(stackFile('prometheus.yml'));

describe('The stack in examples/stack', () => {
  it('consists of YAML that parses', () => {
    const files = readdirSync(STACK, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ya?ml$/.test(file));
    assert.ok(files.length >= 5);
    for (const file of files) assert.equal(typeof parseYaml(stackFile(file)), 'object', file);
  });

  it('mounts only files that are there, for reading', () => {
    assert.ok(mounts().length >= 7);
    for (const { host, container } of mounts()) assert.ok(existsSync(host), `${container} has ${host}`);
    for (const { volumes = [] } of Object.values(containers())) for (const volume of volumes) assert.match(volume, /:ro$/);
  });

  it('builds from a Dockerfile that copies what is there, and ignores nothing of it', () => {
    const { context = '', dockerfile = '' } = containers().shop.build ?? {};
    const root = join(STACK, context);
    const instructions = readFileSync(join(root, dockerfile), 'utf8');
    const kept = readFileSync(join(root, `${dockerfile}.dockerignore`), 'utf8').split('\n');
    const copied = [...instructions.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, sources]) => sources.split(' '));
    assert.ok(copied.length >= 5);
    for (const path of copied) {
      assert.ok(existsSync(join(root, path)), path);
      assert.ok(kept.includes(`!${path}`), path);
    }
    const program = /"(examples\/[^"]+)"\]/.exec(instructions)?.[1] ?? '';
    assert.ok(existsSync(join(root, program)), program);
  });

  it('pins a version of every image, and opens its ports to this machine only', () => {
    for (const [name, { image, ports = [] }] of Object.entries(containers())) {
      if (image !== undefined) assert.match(image, /:v?\d+(?:\.\d+\.\d+|-slim)$/, name);
      for (const port of ports) assert.match(port, /^127\.0\.0\.1:/, name);
    }
  });

  it('gives every program a configuration that is mounted', () => {
    for (const [name, { command = [] }] of Object.entries(containers())) {
      const file = command.map((argument) => /config\.file=(.+)/.exec(argument)?.[1]).find((path) => path !== undefined);
      if (file !== undefined) assert.ok(hostPath(name, file), `${name} has no ${file}`);
    }
    assert.ok(hostPath('notifications', containers().notifications.command?.at(-1) ?? ''));
  });

  it('configures Prometheus to the satisfaction of promtool, with the rules it mounts', async function () {
    const folder = mkdtempSync(join(tmpdir(), 'tencentcloud-stack-'));
    try {
      for (const { host, inside } of mounts().filter(({ container }) => container === 'prometheus')) {
        assert.equal(dirname(inside), '/etc/prometheus');
        cpSync(host, join(folder, basename(inside)));
      }
      assert.match(await check(this, 'promtool', 'check', 'config', join(folder, 'prometheus.yml')), /SUCCESS: \d{2,} rules found/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('configures Alertmanager to the satisfaction of amtool', async function () {
    const file = hostPath('alertmanager', '/etc/alertmanager/alertmanager.yml') ?? '';
    assert.match(await check(this, 'amtool', 'check-config', file), /SUCCESS/);
  });

  it('has exemplars on their whole way: kept by Prometheus, linked by Grafana, to a Tempo that is there', () => {
    assert.ok(containers().prometheus.command?.includes('--enable-feature=exemplar-storage'));
    const links = dataSources().flatMap(({ jsonData }) => jsonData?.exemplarTraceIdDestinations ?? []);
    assert.deepEqual(
      links.map(({ name }) => name),
      ['trace_id'],
    );
    for (const { datasourceUid } of links) assert.equal(dataSources().find(({ uid }) => uid === datasourceUid)?.type, 'tempo');
  });

  it('provisions the data sources that the dashboard uses, and the dashboard', () => {
    const { templating } = committedDashboard();
    for (const uid of uidsIn(committedDashboard())) {
      const variable = templating?.list?.find(({ name }) => uid === `\${${name}}`);
      const isThere = (one: DataSource): boolean => (variable === undefined ? one.uid === uid : one.type === variable.query);
      assert.ok(dataSources().some(isThere), uid);
    }
    const { providers } = parseYaml<{ providers: ReadonlyArray<{ options: { path: string } }> }>(stackFile('grafana/dashboards.yaml'));
    const file = `${providers[0].options.path}/tencentcloud-api.json`;
    assert.deepEqual(JSON.parse(readFileSync(hostPath('grafana', file) ?? '', 'utf8')), committedDashboard());
    assert.equal(containers().grafana.environment?.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH, file);
  });

  it('names no host that it does not start', () => {
    const { alerting, scrape_configs } = prometheus();
    const targets = [...alerting.alertmanagers, ...scrape_configs].flatMap(({ static_configs }) =>
      static_configs.flatMap((one) => one.targets),
    );
    const urls = [...dataSources().map(({ url }) => url), containers().shop.environment?.TEMPO_URL ?? ''];
    for (const host of [...targets, ...urls.map((url) => new URL(url).host)]) assert.ok(containers()[host.split(':')[0]], host);
  });

  it('tells Grafana how often Prometheus scrapes', () => {
    const source = dataSources().find(({ isDefault }) => isDefault);
    assert.equal(source?.jsonData?.timeInterval, prometheus().global.scrape_interval);
  });
});

/** Of every `datasource` in it, but for the one built in. */
function uidsIn(dashboard: object): Set<string> {
  const uids = new Set<string>();
  JSON.stringify(dashboard, (key, value: unknown) => {
    const { uid } = (value ?? {}) as { uid?: string };
    if (key === 'datasource' && uid !== undefined && uid !== '-- Grafana --') uids.add(uid);
    return value;
  });
  return uids;
}
