import { randomBytes } from 'node:crypto';
import type { Call } from './call';
import { apiErrors } from './errors';
import { verifyV1 } from './signature-v1';
import { verifyV3 } from './signature-v3';

/** A key pair that the API accepts. */
export interface Credential {
  readonly secretId: string;
  readonly secretKey: string;
  /** Of temporary credentials. Calls must send it; without it they must send none. */
  readonly token?: string;
  /** What the key may call: services (`cvm`) and actions (`cvm/DescribeInstances`). Default: everything. */
  readonly allow?: readonly string[];
}

/** Seconds by which the timestamp of a call may differ from the server's clock. */
const VALIDITY = 300;

/**
 * Finds the key that a call is signed with and verifies the signature.
 *
 * @param now - the server's clock, in milliseconds.
 * @throws {@link ApiError} `AuthFailure.*`, or `MissingParameter` if a part to verify is missing.
 */
export function authenticate(call: Call, credentials: readonly Credential[], now: number): Credential {
  if (call.scheme === 'v3' && call.authorization === undefined) throw apiErrors.invalidAuthorization();
  requireCommonParameters(call);
  const age = Math.abs(now / 1000 - Number(call.timestamp));
  if (age > VALIDITY) throw apiErrors.signatureExpire();

  const credential = credentials.find(({ secretId }) => secretId === call.secretId);
  if (credential === undefined) throw apiErrors.secretIdNotFound();
  if (!isSignedWith(call, credential.secretKey)) throw apiErrors.signatureFailure();
  if (call.token !== (credential.token ?? '')) throw apiErrors.tokenFailure();
  return credential;
}

function isSignedWith(call: Call, secretKey: string): boolean {
  if (call.authorization === undefined) return verifyV1(call.method, call.host, call.path, call.form, secretKey);
  return verifyV3(call, call.authorization, call.timestamp, secretKey);
}

/** Timestamp first, because the real API reports it for an empty request. */
function requireCommonParameters(call: Call): void {
  if (!/^\d{1,12}$/.test(call.timestamp)) throw apiErrors.missingParameter('Timestamp');
  if (call.action === '') throw apiErrors.missingParameter('Action');
  if (call.version === '') throw apiErrors.missingParameter('Version');
  if (call.scheme === 'v3') return;
  for (const name of ['SecretId', 'Nonce', 'Signature']) {
    if (!call.form.get(name)) throw apiErrors.missingParameter(name);
  }
}

/** Whether CAM lets the credential call this. */
export function isAllowed(credential: Credential, service: string, action: string): boolean {
  return credential.allow === undefined || credential.allow.includes(service) || credential.allow.includes(`${service}/${action}`);
}

/** A key pair of the usual form, for a local API only. */
export function randomCredential(): Credential {
  return { secretId: `AKID${randomBytes(16).toString('hex')}`, secretKey: randomBytes(16).toString('hex') };
}
