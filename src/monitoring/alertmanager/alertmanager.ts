import { type MonitoringOptions, resolveOptions, type ResolvedOptions } from '../options';
import { toYaml } from '../yaml';
import { alertmanagerConfig } from './custom-resource';
import { INHIBITIONS, type Matcher, matchers } from './inhibitions';
import { DINGTALK_URL, dingtalkTemplate, FEISHU_URL, feishuTemplate, wecomMessage } from './receivers';

const HEADER = `Routes and inhibitions for the alerts of \`npx opentelemetry-instrumentation-tencentcloud rules\`.
Complete as it is: replace the two webhooks by your own receivers, or route to wecom, dingtalk or feishu below.
An alert that wakes somebody and one that waits until the morning differ in the label severity.`;

/**
 * Routes, receivers and inhibitions for Alertmanager, as YAML; with `format: 'operator'` as an AlertmanagerConfig.
 * @throws TypeError for a wrong option
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 *
 * writeFileSync('alertmanager.yml', alertmanager({ severity: { page: 'critical', ticket: 'warning' } }));
 * ```
 */
export function alertmanager(options?: MonitoringOptions): string {
  const resolved = resolveOptions(options);
  return resolved.format === 'operator' ? toYaml(alertmanagerConfig(resolved), HEADER) : toYaml(configuration(resolved), HEADER);
}

/**
 * Templates for the adapters of chats, by file name: `dingtalk.tmpl` and `feishu.tmpl`.
 *
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 *
 * for (const [name, text] of Object.entries(receiverTemplates())) writeFileSync(name, text);
 * ```
 */
export function receiverTemplates(options?: MonitoringOptions): Readonly<Record<string, string>> {
  const { lang } = resolveOptions(options);
  return { 'dingtalk.tmpl': dingtalkTemplate(lang), 'feishu.tmpl': feishuTemplate(lang) };
}

function configuration(options: ResolvedOptions): object {
  const { jobLabels, severity, lang } = options;
  return {
    global: { resolve_timeout: '5m' },
    route: {
      receiver: 'ticket',
      group_by: ['alertname', ...jobLabels, 'tc_service'],
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '1d',
      routes: [
        {
          comment: 'group_wait is long enough for the cause and its echoes to arrive together.',
          matchers: [`severity="${severity.page}"`],
          receiver: 'page',
          group_wait: '30s',
          group_interval: '1m',
          repeat_interval: '4h',
          routes: [
            {
              comment: 'One key may call many services: it is one page, which names them.',
              matchers: ['alertname="TencentCloudAuthFailureSpike"'],
              group_by: ['alertname', ...jobLabels],
            },
          ],
        },
      ],
    },
    receivers: [
      { name: 'page', webhook_configs: [{ url: 'http://127.0.0.1:9095/page', send_resolved: true }] },
      { name: 'ticket', webhook_configs: [{ url: 'http://127.0.0.1:9095/ticket', send_resolved: true }] },
      {
        comment: 'WeCom: corp_id, agent_id and secret of an application of your company.',
        name: 'wecom',
        wechat_configs: [
          {
            corp_id: 'REPLACE_ME',
            agent_id: '1000002',
            api_secret: 'REPLACE_ME',
            to_party: '1',
            message_type: 'markdown',
            message: wecomMessage(lang),
            send_resolved: true,
          },
        ],
      },
      {
        comment: 'DingTalk, through prometheus-webhook-dingtalk with dingtalk.tmpl.',
        name: 'dingtalk',
        webhook_configs: [{ url: DINGTALK_URL, send_resolved: true }],
      },
      {
        comment: 'Feishu, through PrometheusAlert with feishu.tmpl.',
        name: 'feishu',
        webhook_configs: [{ url: FEISHU_URL, send_resolved: true }],
      },
    ],
    inhibit_rules: INHIBITIONS.map((inhibition) => ({
      comment: inhibition.comment,
      source_matchers: matchers(inhibition.sources, inhibition.sourceSeverity, options).map(text),
      target_matchers: matchers(inhibition.targets, inhibition.targetSeverity, options).map(text),
      equal: [...jobLabels, ...inhibition.equal],
    })),
  };
}

function text({ name, type, value }: Matcher): string {
  return `${name}${type}"${value}"`;
}
