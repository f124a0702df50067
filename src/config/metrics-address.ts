import { isHost } from './endpoint-option';
import type { Variable } from './option';

/** Where to serve `/metrics`. Without a host on all addresses, IPv6 and IPv4. */
export interface MetricsAddress {
  readonly host: string | undefined;
  readonly port: number;
}

const MAX_PORT = 65_535;
const LOOPBACK = '127.0.0.1';

interface MetricsVariable<Value> extends Variable<Value> {
  readonly type: string;
  readonly defaultText: string;
  readonly meaning: string;
}

/** The variables for serving `/metrics`, which only `register` does. */
export const METRICS_VARIABLES = {
  METRICS_PORT: {
    type: 'number',
    defaultText: 'none',
    meaning: 'Serves `/metrics` on this port, in the main thread only; in the primary of a cluster the sum of its workers.',
    expected: 'a port from 0 to 65535',
    example: '9464',
    parse: (text) => {
      if (/^\d{1,5}$/.test(text) && Number(text) <= MAX_PORT) return { value: Number(text) };
      return { rejected: 'No /metrics is served.' };
    },
  } satisfies MetricsVariable<number>,
  METRICS_HOST: {
    type: 'string',
    defaultText: 'all addresses',
    meaning: 'The address to serve `/metrics` on.',
    expected: 'a host name or an IP address, without a port',
    example: LOOPBACK,
    parse: (text) => {
      const isIpv6 = text.includes(':');
      if (!text.startsWith('[') && isHost(isIpv6 ? `[${text}]` : text)) return { value: text };
      // Not all addresses: somebody wanted to restrict them.
      return { value: LOOPBACK, rejected: `${LOOPBACK} is used.` };
    },
  } satisfies MetricsVariable<string>,
} as const;

/** Both values come from {@link METRICS_VARIABLES}. */
export function metricsAddress(port: unknown, host: unknown): MetricsAddress | undefined {
  return typeof port === 'number' ? { port, host: typeof host === 'string' ? host : undefined } : undefined;
}
