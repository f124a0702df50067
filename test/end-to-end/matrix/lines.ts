/** The versions of the matrix. npm gets them as ranges. */
export const NODES = ['20', '22', '24', '26'] as const;
export const UNDICIS = ['5', '6', '7', '8'] as const;
export const MODULES = ['cjs', 'esm'] as const;

export interface OpenTelemetryLine {
  readonly name: string;
  /** The lowest Node, by the `engines` field. */
  readonly node: string;
  /** Arguments of Node with which the HTTP instrumentations see ES modules. 3.x needs none, and would see each module twice. */
  readonly loader: readonly string[];
  readonly packages: Readonly<Record<string, string>>;
}

export const OPEN_TELEMETRY: readonly OpenTelemetryLine[] = [
  {
    name: '2.x',
    node: '18.19.0',
    loader: ['--experimental-loader', '@opentelemetry/instrumentation/hook.mjs'],
    packages: {
      '@opentelemetry/api': '~1.9.0',
      '@opentelemetry/sdk-node': '^0.223.0',
      '@opentelemetry/instrumentation-http': '^0.223.0',
      '@opentelemetry/instrumentation-undici': '^0.33.0',
    },
  },
  {
    name: '3.x',
    node: '22.15.0',
    loader: [],
    packages: {
      '@opentelemetry/api': '^1.10.0',
      '@opentelemetry/sdk-node': '^0.301.0',
      '@opentelemetry/instrumentation': '^0.301.0',
      '@opentelemetry/instrumentation-http': '^0.301.0',
      '@opentelemetry/instrumentation-undici': '^0.34.0',
    },
  },
];

/** The lowest Node for each npm undici, by the `engines` field. */
export const UNDICI_NEEDS: Readonly<Record<(typeof UNDICIS)[number], string>> = {
  '5': '14.0.0',
  '6': '18.17.0',
  '7': '20.18.1',
  '8': '22.19.0',
};

export function isAtLeast(version: string, lowest: string): boolean {
  const [have, need] = [version, lowest].map((each) => each.split('.').map(Number));
  const at = need.findIndex((part, i) => have[i] !== part);
  return at < 0 || have[at] > need[at];
}
