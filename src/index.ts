export type { ApiCall, ApiError, CallFailure, Outcome } from './call';
export type { PrometheusConfig, TencentCloudInstrumentationConfig } from './config';
export type { ErrorCategory } from './envelope/error-families';
export { TencentCloudInstrumentation } from './instrumentation';
export { Attributes, Instruments, PrometheusMetrics } from './names';
export type { PrometheusClient, PrometheusRegistry, ServiceRegion } from './record/prometheus-client';
export type { ApiTarget } from './target/target';
