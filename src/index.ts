export type { ApiRequest } from './api/api-request';
export type { Endpoint, EndpointService } from './api/endpoints';
export type { ErrorCategory } from './api/error-codes';
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
