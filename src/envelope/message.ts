import { MESSAGE_LIMIT } from './answer';

/** A SecretId, of an account, a role or the international site. What stands before it may be anything, as in `%3DAKID…`. */
const SECRET_ID = /([AI]KID)[\w-]+/g;

/** The message with the SecretIds in it masked, at most 1,024 characters. */
export function maskedMessage(message: string): string {
  const masked = message.includes('KID') ? message.replace(SECRET_ID, '$1****') : message;
  return masked.length > MESSAGE_LIMIT ? masked.slice(0, MESSAGE_LIMIT) : masked;
}
