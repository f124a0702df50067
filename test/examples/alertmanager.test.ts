import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const CONFIG = path.resolve(__dirname, '../../examples/prometheus/alertmanager.yml');
const COMMAND = ['prometheus-alertmanager', 'alertmanager'].find(isInstalled);

type Labels = Readonly<Record<string, string>>;

/** Alerts of one job and service, written `name category window`, as rules.yml labels them. */
function alerts(job: string, ...names: string[]): Labels[] {
  return names.map((text) => {
    const [name, category, window] = text.split(' ');
    const isPage = /AuthFailureSpike|AllCallsFailing|Unreachable/.test(name) || window === '1h' || window === '6h';
    return {
      alertname: `TencentCloud${name}`,
      job,
      service: 'cvm',
      severity: isPage ? 'page' : 'ticket',
      ...(category && category !== '-' && { category }),
      ...(window && { window }),
    };
  });
}

/** What fires together, and who of them is heard. */
const INCIDENTS: readonly { what: string; fire: string[]; heard: string[] }[] = [
  {
    what: 'a wrong key everywhere: the key is heard, not the damage',
    fire: ['AuthFailureSpike auth', 'AllCallsFailing auth', 'ErrorBudgetBurn auth 1h', 'ErrorBudgetBurn auth 3d'],
    heard: ['AuthFailureSpike auth'],
  },
  {
    what: 'a wrong key for a few, while an outage fails all calls: both are heard',
    fire: ['AuthFailureSpike auth', 'AllCallsFailing server', 'ServerErrors server', 'ErrorBudgetBurn server 1h'],
    heard: ['AuthFailureSpike auth', 'AllCallsFailing server'],
  },
  {
    what: 'a good key whose policy denies everything: still a page, that nothing works',
    fire: ['AllCallsFailing auth', 'PermissionDenied auth', 'ErrorBudgetBurn auth 1h', 'ErrorBudgetBurn auth 3d'],
    heard: ['AllCallsFailing auth'],
  },
  {
    what: 'a good key whose policy denies some calls: one ticket, also where the budget burns slowly',
    fire: ['PermissionDenied auth', 'ErrorBudgetBurn auth 1d', 'ErrorBudgetBurn auth 3d'],
    heard: ['PermissionDenied auth'],
  },
  {
    what: 'the network is down: Unreachable is heard',
    fire: ['Unreachable transport', 'AllCallsFailing transport', 'Slow', 'ErrorBudgetBurn transport 1h', 'ErrorBudgetBurn transport 6h'],
    heard: ['Unreachable transport'],
  },
  {
    what: 'all calls fail: tickets on single causes are not',
    fire: [
      'AllCallsFailing client',
      'PermissionDenied auth',
      'Throttled throttling',
      'QuotaExceeded quota',
      'ServerErrors server',
      'Slow',
      'UnknownErrors other',
    ],
    heard: ['AllCallsFailing client'],
  },
  {
    what: 'a fast burn: no ticket for a slow one, nor for what burns; others stay',
    fire: [
      'ErrorBudgetBurn throttling 6h',
      'ErrorBudgetBurn server 3d',
      'Throttled throttling',
      'ServerErrors server',
      'PermissionDenied auth',
    ],
    heard: ['ErrorBudgetBurn throttling 6h', 'ServerErrors server', 'PermissionDenied auth'],
  },
  {
    what: 'a slow burn with a ticket on its cause: the cause is heard',
    fire: ['ErrorBudgetBurn server 3d', 'ServerErrors server', 'QuotaExceeded quota'],
    heard: ['ServerErrors server', 'QuotaExceeded quota'],
  },
  {
    what: 'a slow burn with a ticket on something else: both are heard',
    fire: ['ErrorBudgetBurn server 1d', 'Throttled throttling'],
    heard: ['ErrorBudgetBurn server 1d', 'Throttled throttling'],
  },
  {
    what: 'the instrumentation itself is never muted',
    fire: ['AllCallsFailing server', 'LabelOverflow', 'CountersMissing'],
    heard: ['AllCallsFailing server', 'LabelOverflow', 'CountersMissing'],
  },
];

describe('examples/prometheus/alertmanager.yml, in a running Alertmanager', function () {
  this.timeout(30_000);
  let folder: string;
  let alertmanager: ChildProcess | undefined;
  let url: string;

  before(async function () {
    if (!COMMAND) {
      const message = 'Alertmanager is not installed: inhibition and routing were left out';
      if (process.env.CI === 'true') throw new Error(message);
      console.warn(`    ! ${message}`);
      return this.skip();
    }
    folder = await mkdtemp(path.join(tmpdir(), 'alertmanager-'));
    const address = `127.0.0.1:${await freePort()}`;
    url = `http://${address}`;
    const args = [`--config.file=${CONFIG}`, `--storage.path=${folder}`, `--web.listen-address=${address}`, '--cluster.listen-address='];
    alertmanager = spawn(COMMAND, args, { stdio: 'ignore' });
    await until(async () => assert.ok((await fetch(`${url}/-/ready`)).ok));

    await post(INCIDENTS.flatMap(({ fire }, i) => alerts(`job-${i}`, ...fire)));
    // Alertmanager takes alerts one after the other: once the last pair inhibits, all before it have been taken.
    await post(alerts('last', 'AllCallsFailing server', 'Slow'));
    await until(async () => assert.deepEqual(await heard('last'), names(alerts('last', 'AllCallsFailing server'))));
  });

  after(async () => {
    if (!alertmanager) return;
    const ended = once(alertmanager, 'exit');
    alertmanager.kill();
    await ended;
    await rm(folder, { recursive: true });
  });

  for (const [i, incident] of INCIDENTS.entries())
    it(incident.what, async () => {
      assert.deepEqual(await heard(`job-${i}`), names(alerts(`job-${i}`, ...incident.heard)));
    });

  it('no alert mutes those of another job or service', async () => {
    await post([...alerts('here', 'AllCallsFailing server'), { ...alerts('here', 'Slow')[0], service: 'cbs' }, ...alerts('there', 'Slow')]);
    await until(async () =>
      assert.deepEqual(await heard('here'), names([...alerts('here', 'AllCallsFailing server'), ...alerts('here', 'Slow')])),
    );
    assert.deepEqual(await heard('there'), names(alerts('there', 'Slow')));
  });

  it('pages and tickets go to their receivers', async () => {
    for (const { labels, receivers } of await list())
      assert.deepEqual(
        receivers.map(({ name }) => name),
        [labels.severity],
        labels.alertname,
      );
  });

  async function post(all: Labels[]): Promise<void> {
    const body = JSON.stringify(all.map((labels) => ({ labels })));
    const response = await fetch(`${url}/api/v2/alerts`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    assert.equal(response.status, 200, await response.text());
  }

  async function list(): Promise<{ labels: Labels; receivers: { name: string }[]; status: { inhibitedBy: string[] } }[]> {
    return (await (await fetch(`${url}/api/v2/alerts`)).json()) as Awaited<ReturnType<typeof list>>;
  }

  async function heard(job: string): Promise<string[]> {
    return names((await list()).filter((a) => a.labels.job === job && a.status.inhibitedBy.length === 0).map((a) => a.labels));
  }
});

function names(all: readonly Labels[]): string[] {
  return all.map(({ alertname, category, window }) => [alertname, category, window].filter(Boolean).join(' ')).sort();
}

function isInstalled(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Tries until it holds, for 15 seconds at most. */
async function until(check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
