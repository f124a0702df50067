import { parseArgs } from 'node:util';
import type { Credential } from '../tencentcloud-api';

export const HELP = `npm run demo -- [options]

Plays a day in the life of a service that calls Tencent Cloud: normal traffic, a key that is
rotated badly, a wave of throttling, recovery. Everything runs on this machine, against a local
API that verifies signatures. Without options it runs until Ctrl-C.

  --for 15s   tell the story in that time (15s, 90s, 5m; at least 2s), print a summary, end
  --real      call DescribeRegions of the real API once, with the key that is in
              TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY (and TENCENTCLOUD_TOKEN)
  --help      this

In a terminal it shows what an operator wants to see, elsewhere it prints lines. NO_COLOR is
respected. Exit code: 0; 1 if the counters are not what the API server has counted itself, or if
the real call failed; 2 if the arguments make no sense.
`;

/** What the demo is asked to do. */
export type Task =
  | { readonly kind: 'help' }
  | { readonly kind: 'real'; readonly credential: Credential }
  /** `seconds`: undefined for until it is stopped. */
  | { readonly kind: 'story'; readonly seconds: number | undefined };

/** The command line or the environment is not right; the message says what. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws {@link UsageError} */
export function readTask(args: readonly string[], env: NodeJS.ProcessEnv): Task {
  const { for: duration, real, help } = readOptions(args);
  if (help) return { kind: 'help' };
  if (!real) return { kind: 'story', seconds: duration === undefined ? undefined : secondsOf(duration) };
  if (duration !== undefined) throw new UsageError('--for and --real do not go together: --real makes a single call');
  return { kind: 'real', credential: credentialOf(env) };
}

function readOptions(args: readonly string[]): { for?: string; real?: boolean; help?: boolean } {
  const options = { for: { type: 'string' }, real: { type: 'boolean' }, help: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // The rest is about arguments that begin with a dash.
    throw new UsageError((error as Error).message.split('. ')[0]);
  }
}

const SHORTEST = 2;

function secondsOf(duration: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([sm])$/.exec(duration) ?? [];
  const seconds = Number(number) * (unit === 'm' ? 60 : 1);
  if (seconds >= SHORTEST && seconds <= 86_400) return seconds;
  throw new UsageError(`--for must be a time from ${SHORTEST}s to 1440m, such as 15s, 90s or 5m, not "${duration}"`);
}

function credentialOf(env: NodeJS.ProcessEnv): Credential {
  const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, TENCENTCLOUD_TOKEN: token } = env;
  if (secretId && secretKey) return { secretId, secretKey, token: token || undefined };
  const missing = [!secretId && 'TENCENTCLOUD_SECRET_ID', !secretKey && 'TENCENTCLOUD_SECRET_KEY'].filter(Boolean);
  throw new UsageError(`--real needs ${missing.join(' and ')} in the environment`);
}
