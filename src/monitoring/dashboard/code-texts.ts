import type { ErrorCategory } from '../../api/error-codes';
import type { Text } from './definition';

/** What a group of codes means, in as few words as the cell of a table has room for. */
export interface CodeText {
  readonly text: Text;
  /** The alert whose section of the runbook says what to do, without `TencentCloud`; none where the request itself is wrong. */
  readonly alert?: string;
}

/** Codes of families `AuthFailure` and others that deny something to a valid key. */
export const PERMISSION_TEXT: CodeText = {
  text: { en: 'The key is valid, its policy does not allow this', zh: '密钥有效，但策略未授权此操作' },
  alert: 'PermissionDenied',
};

/** Codes whose category their words tell, and codes of no known family. */
export const CATEGORY_TEXTS: Readonly<Record<ErrorCategory, CodeText>> = {
  auth: { text: { en: 'The key, its signature or the clock is wrong', zh: '密钥、签名或时钟有误' }, alert: 'AuthFailureSpike' },
  throttling: { text: { en: 'Too many calls a second: slow down', zh: '调用过于频繁，请降低频率' }, alert: 'Throttled' },
  quota: { text: { en: 'A quota is used up: free some, or ask for more', zh: '配额已用完：释放资源或申请提额' }, alert: 'QuotaExceeded' },
  client: { text: { en: 'The request is wrong', zh: '请求本身有误' } },
  state: { text: { en: 'Not possible in the present state', zh: '资源当前状态不允许此操作' } },
  server: {
    text: { en: 'Trouble inside Tencent Cloud: retry, then ask support', zh: '腾讯云内部错误：重试，持续出现请提工单' },
    alert: 'ServerErrors',
  },
  transport: { text: { en: 'No answer of the API', zh: '没有得到 API 的响应' }, alert: 'Unreachable' },
  other: { text: { en: 'An unknown family: the code says what it is', zh: '错误码前缀未知，含义见错误码本身' }, alert: 'UnknownErrors' },
};

/** Families, where there is more to say than of their category. */
export const FAMILY_TEXTS: Readonly<Record<string, Text>> = {
  IpInBlacklist: { en: 'Our address is blocked', zh: '来源 IP 在黑名单中' },
  IpNotInWhitelist: { en: 'Our address is not among those allowed', zh: '来源 IP 不在白名单中' },
  ResourceInsufficient: { en: 'Sold out in this zone: take another zone or type', zh: '该可用区资源不足：换可用区或规格' },
  ResourcesSoldOut: { en: 'Sold out in this zone: take another zone or type', zh: '该可用区资源售罄：换可用区或规格' },
  InvalidAction: { en: 'There is no such action', zh: '接口不存在' },
  InvalidFilter: { en: 'The request is wrong: a filter', zh: '请求有误：过滤条件' },
  InvalidParameter: { en: 'The request is wrong: a parameter', zh: '请求有误：参数' },
  InvalidParameterValue: { en: 'The request is wrong: a value', zh: '请求有误：参数取值' },
  MissingParameter: { en: 'The request is wrong: a parameter is missing', zh: '请求有误：缺少参数' },
  UnknownParameter: { en: 'The request is wrong: the action has no such parameter', zh: '请求有误：接口没有此参数' },
  NoSuchProduct: { en: 'There is no such product', zh: '产品不存在' },
  NoSuchVersion: { en: 'There is no such version of the API', zh: 'API 版本不存在' },
  ActionOffline: { en: 'The action is no longer offered', zh: '接口已下线' },
  RegionError: { en: 'The region is wrong for this', zh: '地域有误' },
  UnsupportedRegion: { en: 'The product is not in this region', zh: '该地域不支持此产品' },
  UnsupportedProtocol: { en: 'Only GET and POST are supported', zh: '仅支持 GET 和 POST' },
  RequestSizeLimitExceeded: { en: 'The request is too large', zh: '请求包过大' },
  ResponseSizeLimitExceeded: { en: 'The answer would be too large: ask for less', zh: '返回包过大：请缩小查询范围' },
  FailedOperation: { en: 'Could not be done; the message says why', zh: '操作失败，原因见错误信息' },
  ResourceInUse: { en: 'The resource is still in use', zh: '资源正被占用' },
  ResourceNotFound: { en: 'The resource is not there', zh: '资源不存在' },
  ResourceUnavailable: { en: 'The resource cannot be used now', zh: '资源暂不可用' },
  UnsupportedOperation: { en: 'Not possible for this resource', zh: '该资源不支持此操作' },
  ServiceUnavailable: { en: 'Tencent Cloud is not available: retry later', zh: '腾讯云服务不可用：稍后重试' },
  DryRunOperation: { en: 'No error: the call would have succeeded', zh: '不是错误：预检通过' },
  _HTTP: { en: 'A gateway or proxy answered in place of the API', zh: '响应来自网关或代理，而不是 API' },
  _NETWORK: { en: 'No answer: network, DNS, TLS or a timeout', zh: '没有响应：网络、DNS、TLS 或超时' },
};
