import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { viewerFolder } from '../../stack/cache';
import { grafanaVersion } from '../../stack/versions';

export interface PageOptions {
  /** The JSON of the dashboard. */
  readonly dashboard: string;
  readonly prometheusUrl: string;
}

export interface PageServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** What Grafana's server would tell its front end. */
const BOOT_DATA = {
  settings: {
    buildInfo: { version: grafanaVersion(), env: 'production' },
    featureToggles: {},
    datasources: {},
    panels: {},
    appSubUrl: '',
    licenseInfo: {},
  },
  user: {
    timezone: 'utc',
    locale: 'en-US',
    regionalFormat: 'en-US',
    language: 'en-US',
    weekStart: 'monday',
    orgRole: 'Admin',
    permissions: {},
  },
  navTree: [],
};
const PAGE = `<!doctype html>
<meta charset=utf-8>
<link rel=icon href=data:,>
<script>window.grafanaBootData=${JSON.stringify(BOOT_DATA)};window.process={env:{}};</script>
<link rel=stylesheet href=/app.css>
<body><div id=root></div><script type=module src=/app.js></script>`;

/** Serves one dashboard over loopback, and passes its queries on to a Prometheus. */
export async function servePage({ dashboard, prometheusUrl }: PageOptions): Promise<PageServer> {
  const answer: Answering = async (path) => {
    if (path === '/') return { type: 'text/html', body: PAGE };
    if (path === '/dashboard.json') return { type: 'application/json', body: dashboard };
    if (path === '/app.js') return { type: 'text/javascript', body: await readFile(join(viewerFolder(), 'page', 'app.js')) };
    if (path === '/app.css') return { type: 'text/css', body: await readFile(join(viewerFolder(), 'page', 'app.css')) };
    if (path.startsWith('/prom/')) return ask(prometheusUrl + path.slice('/prom'.length));
    const [, icon] = /^\/public\/(?:build\/)?(img\/icons\/[\w/-]+\.svg)$/.exec(path) ?? [];
    if (icon === undefined) return { status: 404, type: 'text/plain', body: '' };
    return { type: 'image/svg+xml', body: await readFile(join(viewerFolder(), 'public', icon)) };
  };
  const server = createServer((request, response) => void respond(request, response, answer));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

interface Answer {
  readonly status?: number;
  readonly type: string;
  readonly body: string | Buffer;
}

async function ask(url: string): Promise<Answer> {
  const { status, text } = await fetch(url).then(async (response) => ({ status: response.status, text: await response.text() }));
  return { status, type: 'application/json', body: text };
}

type Answering = (path: string) => Promise<Answer>;

async function respond({ url = '/' }: IncomingMessage, response: ServerResponse, answer: Answering): Promise<void> {
  // The page reads its own parameters; those of a query are for Prometheus.
  const path = url.startsWith('/prom/') ? url : new URL(url, 'http://localhost').pathname;
  const failed = (error: unknown): Answer => ({ status: 502, type: 'text/plain', body: String(error) });
  const { status = 200, type, body } = await answer(path).catch(failed);
  response.writeHead(status, { 'content-type': type }).end(body);
}
