import type { Text } from './definition';

/** What the labels are called, and what they say. */
export const LABELS: Readonly<Record<string, Readonly<Record<'title' | 'description', Text>>>> = {
  cluster: {
    title: { en: 'Cluster', zh: '集群' },
    description: { en: 'The cluster that the service runs in.', zh: '服务所在的集群。' },
  },
  namespace: {
    title: { en: 'Namespace', zh: '命名空间' },
    description: { en: 'The namespace that the service runs in.', zh: '服务所在的命名空间。' },
  },
  job: {
    title: { en: 'Job', zh: '服务（job）' },
    description: { en: 'The service that calls Tencent Cloud.', zh: '调用腾讯云 API 的服务。' },
  },
  tc_service: {
    title: { en: 'Product', zh: '云产品' },
    description: { en: 'The product of Tencent Cloud that is called, such as cvm.', zh: '被调用的腾讯云产品，如 cvm。' },
  },
  tc_region: {
    title: { en: 'Region', zh: '地域' },
    description: {
      en: 'The region that is called. All includes products without regions. Latency is not known by region.',
      zh: '被调用的地域。All 包含不区分地域的产品。延迟不区分地域。',
    },
  },
  family: {
    title: { en: 'Error family', zh: '错误码前缀' },
    description: { en: 'What stands before the first dot of an error code.', zh: '错误码中第一个点之前的部分。' },
  },
};

/** The title of a label; of a company's own label its name. */
export function labelTitle(label: string): Text {
  return LABELS[label]?.title ?? { en: label, zh: label };
}
