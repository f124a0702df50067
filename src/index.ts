export type { ApiRequest } from './api/api-request';
export type { Endpoint, EndpointService } from './api/endpoints';
export type { ErrorCategory } from './api/error-codes';
export { ATTR_TENCENT_CLOUD_SCF_FUNCTION_REQUEST_ID, ATTR_TENCENT_CLOUD_SCF_INVOKE_RESULT } from './api/services/scf';
export type { ApiCall, ApiError, CallFailure, Outcome } from './call/api-call';
export type {
  PrometheusClient,
  PrometheusConfig,
  PrometheusRegistry,
  ServiceRegion,
  TencentCloudInstrumentationConfig,
} from './config/types';
export { TencentCloudInstrumentation } from './instrumentation';
export * from './telemetry/semconv';
