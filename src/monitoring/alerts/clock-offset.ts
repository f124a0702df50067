import type { Query } from '../query';
import { METRICS } from '../series';
import type { AlertDefinition, AlertVariant } from './definition';

export const alert: AlertDefinition = {
  name: 'TencentCloudClockOffset',
  order: 15,
  rules: (q) => [clockOffset(q, 'page'), clockOffset(q, 'ticket')],
};

function clockOffset(q: Query, severity: 'page' | 'ticket'): AlertVariant {
  const instances = q.topValues([], 'instance', (selector) => `abs(${METRICS.clockOffset}${selector()})`);
  return {
    expr: `max ${q.by()} (abs(${METRICS.clockOffset}))
  ${q.compare('>', `clock_offset_${severity}_seconds`)}`,
    // One slow answer may look like an offset.
    for: '2m',
    severity,
    category: 'auth',
    summary: { en: 'a clock is off by {{ $value | humanizeDuration }}', zh: '有机器的时钟偏差 {{ $value | humanizeDuration }}' },
    description: {
      en: `Compared with the clock of the API. At 300 seconds every signature fails (AuthFailure.SignatureExpire). Seconds by instance:${instances}.`,
      zh: `与 API 的时钟相比。偏差达到 300 秒时所有签名都会失败（AuthFailure.SignatureExpire）。各实例偏差的秒数：${instances}。`,
    },
  };
}
