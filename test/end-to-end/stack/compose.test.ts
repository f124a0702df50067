import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Context } from 'mocha';
import { parse } from 'yaml';
import type { DashboardJson } from '../../../src/monitoring/dashboard/grafana';
import { stackImages } from '../../stack/versions';
import { needPrograms } from '../../support/stack/needed';
import { type Program, programPath } from '../../support/stack/programs';
import { containers, hostPath, mounts, STACK, stackFile } from './compose';

const DASHBOARD = JSON.parse(readFileSync(join(__dirname, '../../../monitoring/dashboard.json'), 'utf8')) as DashboardJson;

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
  (parse(stackFile('grafana/datasources.yaml')) as { datasources: readonly DataSource[] }).datasources;
const prometheus = (): PrometheusConfiguration => parse(stackFile('prometheus.yml'));

describe('The stack in examples/stack', () => {
  it('consists of YAML that parses', () => {
    const files = readdirSync(STACK, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ya?ml$/.test(file));
    assert.ok(files.length >= 5);
    for (const file of files) assert.equal(typeof parse(stackFile(file)), 'object', file);
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

  it('has the versions that the tests run', () => {
    for (const [name, image] of Object.entries(stackImages())) assert.equal(containers()[name].image, image);
  });

  it('gives every program a configuration that is mounted', () => {
    for (const [name, { command = [] }] of Object.entries(containers())) {
      const file = command.map((argument) => /config\.file=(.+)/.exec(argument)?.[1]).find((path) => path !== undefined);
      if (file !== undefined) assert.ok(hostPath(name, file), `${name} has no ${file}`);
    }
    assert.ok(hostPath('notifications', containers().notifications.command?.at(-1) ?? ''));
  });

  for (const promtool of ['promtool', 'promtool3'] as const) {
    it(`configures Prometheus to the satisfaction of ${promtool}, with the rules it mounts`, async function () {
      const folder = mkdtempSync(join(tmpdir(), 'tencentcloud-stack-'));
      try {
        for (const { host, inside } of mounts().filter(({ container }) => container === 'prometheus')) {
          assert.equal(dirname(inside), '/etc/prometheus');
          cpSync(host, join(folder, basename(inside)));
        }
        const said = await check(this, promtool, 'check', 'config', join(folder, 'prometheus.yml'));
        assert.match(said, /SUCCESS: \d{2,} rules found/);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  for (const amtool of ['amtool', 'amtool-current'] as const) {
    it(`configures Alertmanager to the satisfaction of ${amtool}`, async function () {
      const file = hostPath('alertmanager', '/etc/alertmanager/alertmanager.yml') ?? '';
      assert.match(await check(this, amtool, 'check-config', file), /SUCCESS/);
    });
  }

  it('configures the Collector to its own satisfaction', async function () {
    await check(this, 'collector', 'validate', `--config=file:${hostPath('collector', '/etc/collector.yaml')}`);
  });

  it('has exemplars on their whole way: kept by Prometheus, linked by Grafana, to a Jaeger that is there', () => {
    assert.ok(containers().prometheus.command?.includes('--enable-feature=exemplar-storage'));
    const links = dataSources().flatMap(({ jsonData }) => jsonData?.exemplarTraceIdDestinations ?? []);
    assert.deepEqual(
      links.map(({ name }) => name),
      ['trace_id'],
    );
    for (const { datasourceUid } of links) assert.equal(dataSources().find(({ uid }) => uid === datasourceUid)?.type, 'jaeger');
  });

  it('provisions the data sources that the dashboard uses, and the dashboard', () => {
    const { templating } = DASHBOARD;
    for (const uid of uidsIn(DASHBOARD)) {
      const variable = templating?.list?.find(({ name }) => uid === `\${${name}}`);
      const isThere = (one: DataSource): boolean => (variable === undefined ? one.uid === uid : one.type === variable.query);
      assert.ok(dataSources().some(isThere), uid);
    }
    const { providers } = parse(stackFile('grafana/dashboards.yaml')) as {
      providers: ReadonlyArray<{ options: { path: string } }>;
    };
    const file = `${providers[0].options.path}/tencentcloud-api.json`;
    assert.deepEqual(JSON.parse(readFileSync(hostPath('grafana', file) ?? '', 'utf8')), DASHBOARD);
    assert.equal(containers().grafana.environment?.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH, file);
  });

  it('names no host that it does not start', () => {
    const { alerting, scrape_configs } = prometheus();
    const targets = [...alerting.alertmanagers, ...scrape_configs].flatMap(({ static_configs }) =>
      static_configs.flatMap((one) => one.targets),
    );
    const urls = [...dataSources().map(({ url }) => url), containers().shop.environment?.OTEL_EXPORTER_OTLP_ENDPOINT ?? ''];
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
    if (key === 'datasource' && uid !== undefined && !uid.startsWith('-- ')) uids.add(uid);
    return value;
  });
  return uids;
}

/** Runs a checker. @throws Error with what it complains about. */
async function check(context: Context, program: Program, ...args: readonly string[]): Promise<string> {
  needPrograms(context, [program], 'that the configuration of the stack is valid');
  const { stdout } = await promisify(execFile)(programPath(program), args);
  return stdout;
}
