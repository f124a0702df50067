import assert from 'node:assert/strict';
import { type Collector, isTencentCloudCall, startCollector } from '../../examples/demo/telemetry';
import { randomCredential, startTencentCloudApi, type TencentCloudApi } from '../../examples/tencentcloud-api';
import { eventually } from '../support/eventually';
import { startAlertmanager } from '../support/stack/alertmanager';
import { needPrograms } from '../support/stack/needed';
import { PrometheusServer } from '../support/stack/prometheus';
import { fastAlertmanager, fastPrometheus, fastRules } from './fast-configuration';
import { Replica } from './replica';
import { startVisitor } from './visitor';
import { type Notification, startWebhook, type Webhook } from './webhook';

const ALERT = 'TencentCloudAuthFailureSpike';

/** A call that the API rejected because its signature is wrong. */
const REJECTED = 'cvm/DescribeInstances/AuthFailure.SignatureFailure';

const STACKS = [
  { versions: 'those of Debian 12', programs: ['prometheus', 'prometheus-alertmanager'] },
  { versions: 'the current ones', programs: ['prometheus3', 'alertmanager'] },
] as const;

/** Two replicas of a service, Prometheus, Alertmanager and who is notified: all real, and 15 times as fast as they are shipped. */
for (const { versions, programs } of STACKS)
  describe(`end to end: from a wrong key to a notification, Prometheus and Alertmanager are ${versions}`, function () {
    this.timeout(240_000);

    const stops: Array<() => Promise<unknown>> = [];
    /** Starts something that is to be stopped whatever happens. */
    const start = async <Thing>(starting: Promise<Thing>, stop: (thing: Thing) => Promise<unknown>): Promise<Thing> => {
      const thing = await starting;
      stops.push(() => stop(thing));
      return thing;
    };

    let api: TencentCloudApi;
    let collector: Collector;
    let webhook: Webhook;
    let prometheus: PrometheusServer;
    let first: Replica;
    let second: Replica;

    before(async function () {
      needPrograms(
        this,
        programs,
        'that a wrong key ends in one notification and one that it is over, and that exemplars lead to exported spans',
      );

      api = await start(startTencentCloudApi({ credentials: [randomCredential()] }), (it) => it.close());
      collector = await start(startCollector(), (it) => it.close());
      webhook = await start(startWebhook(), (it) => it.close());
      const alertmanager = await start(startAlertmanager({ 'alertmanager.yml': fastAlertmanager(webhook.host) }, programs[1]), (it) =>
        it.stop(),
      );
      const options = { credential: api.credentials[0], localApi: api.port, collector: collector.url };
      first = await start(Replica.start(options), (it) => it.kill());
      second = await start(Replica.start(options), (it) => it.kill());
      const configuration = fastPrometheus([first.host, second.host], new URL(alertmanager.url).host);
      prometheus = await start(
        PrometheusServer.start({ 'prometheus.yml': configuration, 'rules.yml': fastRules() }, { program: programs[0] }),
        (it) => it.stop(),
      );
      for (const { url } of [first, second]) await start(Promise.resolve(startVisitor(`${url}/fleet`)), (leave) => leave());
    });

    after(async () => {
      const ends = await Promise.allSettled(stops.map((stop) => stop()));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    });

    const notificationsOf = (alert: string): Notification[] =>
      webhook.notifications.filter(({ groupLabels }) => groupLabels.alertname === alert);

    /** It holds for a while after the last error, longer than all else takes here. */
    const PATIENCE = 110_000;

    const notification = (status: Notification['status']): Promise<Notification> =>
      eventually(`a notification that ${ALERT} is ${status}`, () => notificationsOf(ALERT).find((it) => it.status === status), PATIENCE);

    /** Waits for the value of an expression that has one series. */
    const value = (expr: string, isRight: (value: number) => boolean): Promise<number> =>
      eventually(expr, async () => (await prometheus.query(expr)).map((series) => series.value).find(isRight));

    it('notifies once, and once when it is over, while another replica is killed and restarted', async () => {
      await value('sum(job:tencent_cloud_client_calls:added5m{job="shop"})', (calls) => calls >= 10);
      assert.deepEqual(webhook.notifications, [], 'nobody is notified while all is well');

      const rightKey = api.credentials[0];
      await first.rotate({ ...rightKey, secretKey: rightKey.secretKey.slice(0, -1) });
      const firing = await notification('firing');
      assert.deepEqual(firing.groupLabels, { alertname: ALERT, job: 'shop' });
      assert.equal(firing.receiver, 'page');
      assert.equal(firing.alerts.length, 1);
      assert.equal(firing.alerts[0].annotations.summary, 'shop: cvm rejects our credentials');
      assert.ok(api.counts.get(REJECTED)! >= 3, 'the API has rejected at least as many signatures as make an alert');

      const ofSecond = `{job="shop",instance="${second.host}"}`;
      const began = await value(`tencent_cloud_client_start_time_seconds${ofSecond}`, () => true);
      await second.kill();
      await value(`up${ofSecond}`, (up) => up === 0);
      await second.restart();
      await value(`tencent_cloud_client_start_time_seconds${ofSecond}`, (time) => time > began);
      await value(`sum(tencent_cloud_client_requests_total${ofSecond})`, (calls) => calls > 0);
      const pages = webhook.notifications.filter(({ receiver }) => receiver === 'page');
      assert.deepEqual(
        pages.map(({ groupLabels }) => groupLabels),
        [firing.groupLabels],
        'nobody is woken a second time',
      );

      await first.rotate(rightKey);
      const resolved = await notification('resolved');
      assert.deepEqual(resolved.groupLabels, firing.groupLabels);
      assert.deepEqual(
        notificationsOf(ALERT).map(({ status }) => status),
        ['firing', 'resolved'],
      );
    });

    it('leads from a counted error to the trace of the call', async () => {
      const expr = 'tencent_cloud_client_error_codes_total{job="shop",code="AuthFailure.SignatureFailure"}';
      const exemplars = await eventually('exemplars of the rejected calls', async () => {
        const found = await prometheus.exemplars(expr);
        return found.length > 0 ? found : undefined;
      });
      for (const { labels, series } of exemplars) {
        assert.equal(series.instance, first.host);
        const span = await eventually(`span ${labels.span_id} of trace ${labels.trace_id} is exported`, () =>
          collector.spans.find(({ traceId, spanId }) => traceId === labels.trace_id && spanId === labels.span_id),
        );
        assert.ok(isTencentCloudCall(span));
        assert.equal(span.status, 'ERROR');
        assert.equal(span.attributes['rpc.method'], 'cvm/DescribeInstances');
        assert.equal(span.attributes['tencent_cloud.error.code'], 'AuthFailure.SignatureFailure');
      }
    });
  });
