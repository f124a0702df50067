import { RECORDED } from '../series';
import type { AlertDefinition } from './definition';

export const alert: AlertDefinition = {
  name: 'TencentCloudCountersMissing',
  order: 120,
  rules: (q) => [
    {
      // It fires for a day, as a ticket waits until the morning. A cron job is never there for 50 minutes of an hour.
      expr: `max ${q.by()} (max_over_time(count_over_time(${RECORDED.processes}[1h:1m])[1d:5m]))
  ${q.compare('>=', 'counters_minutes')}
unless
max ${q.by()} (${RECORDED.processes})`,
      for: '10m',
      severity: 'ticket',
      summary: { en: 'the counters of Tencent Cloud calls are gone', zh: '腾讯云调用的计数器不见了' },
      description: {
        en: `No process has shown them for 10 minutes; in the last day there were up to${processes(q.options.jobLabels)}. Until they are back, its other alerts see nothing.`,
        zh: `已有 10 分钟没有进程提供；最近一天内最多有${processes(q.options.jobLabels)} 个进程。恢复之前，它的其他告警什么都看不到。`,
      },
      dashboard: { from: '1d' },
    },
  ],
};

function processes(labels: readonly string[]): string {
  const selector = labels.map((label) => `${label}=%q`).join(',');
  const args = labels.map((label) => ` .Labels.${label}`).join('');
  return `{{ range query (printf \`max(max_over_time(${RECORDED.processes}{${selector}}[1d]))\`${args}) }} {{ .Value }}{{ end }}`;
}
