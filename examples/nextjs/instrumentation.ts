/**
 * A Next.js application with a span for each call of Tencent Cloud, and the counters on /api/metrics. Next.js calls `register`
 * once, before it serves the first request.
 *
 *     npm install && npm run build && npm start
 *     curl localhost:3000/api/zones/ap-guangzhou; curl localhost:3000/api/zones/nowhere; curl localhost:3000/api/metrics
 */
export async function register(): Promise<void> {
  // The Edge runtime has no OpenTelemetry SDK for Node.js.
  if (process.env.NEXT_RUNTIME === 'nodejs') await import('./instrumentation.node');
}
