import type { ResolvedOptions } from '../options';
import { INHIBITIONS, type Matcher, matchers } from './inhibitions';
import { DINGTALK_URL, FEISHU_URL, wecomMessage } from './receivers';

/**
 * The same for the Prometheus operator. By default it applies only to alerts of its own namespace: set
 * `alertmanagerConfigMatcherStrategy: {type: None}` in the Alertmanager resource for all of them.
 */
export function alertmanagerConfig(options: ResolvedOptions): object {
  const { jobLabels, severity, lang } = options;
  return {
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'AlertmanagerConfig',
    metadata: { name: 'tencentcloud', labels: { 'app.kubernetes.io/name': 'opentelemetry-instrumentation-tencentcloud' } },
    spec: {
      route: {
        receiver: 'ticket',
        groupBy: ['alertname', ...jobLabels, 'tc_service'],
        groupWait: '30s',
        groupInterval: '5m',
        repeatInterval: '1d',
        matchers: [{ name: 'alertname', matchType: '=~', value: 'TencentCloud.+' }],
        routes: [
          {
            receiver: 'page',
            matchers: [{ name: 'severity', matchType: '=', value: severity.page }],
            groupBy: ['alertname', ...jobLabels, 'tc_service'],
            groupWait: '30s',
            groupInterval: '1m',
            repeatInterval: '4h',
            routes: [
              {
                receiver: 'page',
                matchers: [{ name: 'alertname', matchType: '=', value: 'TencentCloudAuthFailureSpike' }],
                groupBy: ['alertname', ...jobLabels],
              },
            ],
          },
        ],
      },
      receivers: [
        { name: 'page', webhookConfigs: [{ url: 'http://alerts.example.com/page', sendResolved: true }] },
        { name: 'ticket', webhookConfigs: [{ url: 'http://alerts.example.com/ticket', sendResolved: true }] },
        {
          comment: 'WeCom: corpID, agentID and secret of an application of your company.',
          name: 'wecom',
          wechatConfigs: [
            {
              corpID: 'REPLACE_ME',
              agentID: '1000002',
              apiSecret: { name: 'wecom', key: 'secret' },
              toParty: '1',
              messageType: 'markdown',
              message: wecomMessage(lang),
              sendResolved: true,
            },
          ],
        },
        {
          comment: 'DingTalk, through prometheus-webhook-dingtalk.',
          name: 'dingtalk',
          webhookConfigs: [{ url: DINGTALK_URL, sendResolved: true }],
        },
        { comment: 'Feishu, through PrometheusAlert.', name: 'feishu', webhookConfigs: [{ url: FEISHU_URL, sendResolved: true }] },
      ],
      inhibitRules: INHIBITIONS.map((inhibition) => ({
        comment: inhibition.comment,
        sourceMatch: matchers(inhibition.sources, inhibition.sourceSeverity, options).map(matcher),
        targetMatch: matchers(inhibition.targets, inhibition.targetSeverity, options).map(matcher),
        equal: [...jobLabels, ...inhibition.equal],
      })),
    },
  };
}

function matcher({ name, type, value }: Matcher): object {
  return { name, matchType: type, value };
}
