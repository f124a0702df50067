export { agentTo } from './agent';
export { randomCredential, type Credential } from './authentication';
export { ApiError, apiErrors } from './errors';
export type { ActiveFault, Fault, FaultKind, FaultMatch, Faults } from './faults';
export { startTencentCloudApi, type TencentCloudApi, type TencentCloudApiOptions } from './server';
export { defineAction, EventStream, type Action, type CallContext, type Fields, type Service } from './service';
export { signV1, type V1Call } from './signature-v1';
export { signV3, type V3Call } from './signature-v3';
export type { RateLimit } from './throttle';
