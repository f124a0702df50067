import { register } from 'prom-client';

// A route without parameters is rendered at build time by default.
export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  return new Response(await register.metrics(), { headers: { 'Content-Type': register.contentType } });
}
