import type { NextConfig } from 'next';

const config: NextConfig = {
  // Without this line Next.js bundles a copy of prom-client into each route: calls would be counted in one registry, and
  // /api/metrics would show another, empty one.
  serverExternalPackages: ['prom-client', 'opentelemetry-instrumentation-tencentcloud'],
};

export default config;
