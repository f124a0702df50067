import type { Language } from '../options';

/** Go templates for what people read in a chat. WeCom has no file for them, so Alertmanager's configuration holds it. */
const WORDS: Readonly<Record<Language, { firing: string; resolved: string; runbook: string; dashboard: string }>> = {
  en: { firing: 'FIRING', resolved: 'RESOLVED', runbook: 'Runbook', dashboard: 'Dashboard' },
  zh: { firing: '告警', resolved: '已恢复', runbook: '处理手册', dashboard: '仪表板' },
};

/** Alertmanager's own template, for WeCom: Markdown. */
export function wecomMessage(lang: Language): string {
  const { firing, resolved, runbook, dashboard } = WORDS[lang];
  return `{{ range .Alerts }}**[{{ if eq .Status "firing" }}${firing}{{ else }}${resolved}{{ end }}] {{ .Annotations.summary }}**
{{ .Annotations.description }}
[${runbook}]({{ .Annotations.runbook_url }}) [${dashboard}]({{ .Annotations.dashboard }})
{{ end }}`;
}

/** Template file for prometheus-webhook-dingtalk. */
export function dingtalkTemplate(lang: Language): string {
  const { firing, resolved, runbook, dashboard } = WORDS[lang];
  return `{{ define "tencentcloud.title" }}[{{ if eq .Status "firing" }}${firing} {{ .Alerts.Firing | len }}{{ else }}${resolved}{{ end }}] {{ .GroupLabels.alertname }}{{ end }}
{{ define "tencentcloud.text" }}{{ range .Alerts }}
#### [{{ if eq .Status "firing" }}${firing}{{ else }}${resolved}{{ end }}] {{ .Annotations.summary }}
{{ .Annotations.description }}

[${runbook}]({{ .Annotations.runbook_url }}) · [${dashboard}]({{ .Annotations.dashboard }})
{{ end }}{{ end }}
`;
}

/** Template for PrometheusAlert, which forwards to Feishu: paste it there as a custom template of type Feishu, named tencentcloud. */
export function feishuTemplate(lang: Language): string {
  const { firing, resolved, runbook, dashboard } = WORDS[lang];
  return `{{ range $i, $alert := .alerts }}**[{{ if eq $alert.status "firing" }}${firing}{{ else }}${resolved}{{ end }}] {{ $alert.annotations.summary }}**
{{ $alert.annotations.description }}
[${runbook}]({{ $alert.annotations.runbook_url }}) [${dashboard}]({{ $alert.annotations.dashboard }})
{{ end }}`;
}

/** Addresses of the adapters beside Alertmanager. */
export const DINGTALK_URL = 'http://prometheus-webhook-dingtalk:8060/dingtalk/tencentcloud/send';
export const FEISHU_URL =
  'http://prometheus-alert:8080/prometheusalert?type=fs&tpl=tencentcloud&fsurl=https://open.feishu.cn/open-apis/bot/v2/hook/REPLACE_ME';
