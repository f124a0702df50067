import type { Texts } from './definition';

/** Ends a description with the codes that a template of {@link Query.topCodes} lists. */
export function withCodes(text: Texts, window: Texts, codes: string): Texts {
  return { en: `${text.en} Codes in ${window.en}:${codes}.`, zh: `${text.zh}${window.zh}内的错误码：${codes}。` };
}

export const MINUTES_5: Texts = { en: '5 minutes', zh: '5 分钟' };
export const MINUTES_15: Texts = { en: '15 minutes', zh: '15 分钟' };
export const HOUR_1: Texts = { en: '1 hour', zh: '1 小时' };

/** ` in ap-guangzhou`, or nothing where the region is unknown. */
export const IN_REGION: Texts = {
  en: '{{ with $labels.tc_region }} in {{ . }}{{ end }}',
  zh: '{{ with $labels.tc_region }}（{{ . }}）{{ end }}',
};
