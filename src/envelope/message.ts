import { MESSAGE_LIMIT } from './answer';

/** A SecretId, of an account, a role or the international site. */
const SECRET_ID = /\b([AI]KID)[\w-]+/g;

/** The message with the SecretIds in it masked, at most 1,024 characters. */
export function maskedMessage(message: string): string {
  return message.replace(SECRET_ID, '$1****').slice(0, MESSAGE_LIMIT);
}
