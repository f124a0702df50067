import assert from 'node:assert/strict';
import { alertmanager as configuration } from '../../src/monitoring';
import { eventually } from '../support/eventually';
import { type Alertmanager, startAlertmanager } from '../support/stack/alertmanager';
import { needPrograms } from '../support/stack/needed';

type Labels = Readonly<Record<string, string>>;

/** Alerts of one job and service, written `name category window`, as the rules label them. */
function alerts(job: string, ...names: string[]): Labels[] {
  return names.map((text) => {
    const [name, category, window] = text.split(' ');
    const isPage = /AuthFailureSpike|AllCallsFailing|Unreachable/.test(name) || window === '1h' || window === '6h' || window === 'page';
    return {
      alertname: `TencentCloud${name}`,
      job,
      tc_service: 'cvm',
      severity: isPage ? 'page' : 'ticket',
      ...(category && category !== '-' && { category }),
      ...(window && window !== 'page' && { window }),
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
    fire: ['AllCallsFailing server', 'LabelOverflow', 'CountersMissing', 'LabelsOverwritten'],
    heard: ['AllCallsFailing server', 'LabelOverflow', 'CountersMissing', 'LabelsOverwritten'],
  },
  {
    what: 'a clock that is far off: the page, not the ticket',
    fire: ['ClockOffset auth page', 'ClockOffset auth'],
    heard: ['ClockOffset auth'],
  },
];

for (const program of ['prometheus-alertmanager', 'alertmanager'] as const)
  describe(`The shipped routes and inhibitions, in ${program === 'alertmanager' ? 'the current Alertmanager' : 'the Alertmanager of Debian'}`, function () {
    this.timeout(60_000);
    let alertmanager: Alertmanager;

    before(async function () {
      needPrograms(this, [program], 'who is heard when several alerts fire');
      alertmanager = await startAlertmanager({ 'alertmanager.yml': configuration() }, program);
      await post(INCIDENTS.flatMap(({ fire }, i) => alerts(`job-${i}`, ...fire)));
      // Alertmanager takes alerts one after the other: once the last pair inhibits, all before it have been taken.
      await post(alerts('last', 'AllCallsFailing server', 'Slow'));
      await hears('last', alerts('last', 'AllCallsFailing server'));
    });

    after(() => alertmanager?.stop());

    for (const [i, incident] of INCIDENTS.entries())
      it(incident.what, async () => {
        assert.deepEqual(await heard(`job-${i}`), names(alerts(`job-${i}`, ...incident.heard)));
      });

    it('no alert mutes those of another job or service', async () => {
      await post([
        ...alerts('here', 'AllCallsFailing server'),
        { ...alerts('here', 'Slow')[0], tc_service: 'cbs' },
        ...alerts('there', 'Slow'),
      ]);
      await hears('here', [...alerts('here', 'AllCallsFailing server'), ...alerts('here', 'Slow')]);
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
      const response = await fetch(`${alertmanager.url}/api/v2/alerts`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });
      assert.equal(response.status, 200, await response.text());
    }

    async function list(): Promise<{ labels: Labels; receivers: { name: string }[]; status: { inhibitedBy: string[] } }[]> {
      return (await (await fetch(`${alertmanager.url}/api/v2/alerts`)).json()) as Awaited<ReturnType<typeof list>>;
    }

    async function heard(job: string): Promise<string[]> {
      return names((await list()).filter((a) => a.labels.job === job && a.status.inhibitedBy.length === 0).map((a) => a.labels));
    }

    function hears(job: string, expected: Labels[]): Promise<true> {
      return eventually(`what is heard of ${job}`, async () => {
        assert.deepEqual(await heard(job), names(expected));
        return true as const;
      });
    }
  });

function names(all: readonly Labels[]): string[] {
  return all.map(({ alertname, category, window }) => [alertname, category, window].filter(Boolean).join(' ')).sort();
}
