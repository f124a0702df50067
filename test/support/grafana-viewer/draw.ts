import { join } from 'node:path';
import { viewerFolder } from '../../stack/cache';
import { programPath } from '../stack/programs';
import { servePage } from './page-server';

export interface DrawOptions {
  /** The JSON of the dashboard. */
  readonly dashboard: string;
  readonly prometheusUrl: string;
  /** Scrape interval in seconds, as Grafana's data source is told. */
  readonly scrapeInterval: number;
  /** Start of the time range, such as `now-15m`. It ends now. */
  readonly from: string;
  /** File to write a picture to. */
  readonly picture?: string;
  /** Height of the window in pixels. */
  readonly height?: number;
}

/** What a user sees. */
export interface DrawnDashboard {
  /** Of the page, and of queries. */
  readonly errors: readonly string[];
  readonly panels: readonly DrawnPanel[];
}

export interface DrawnPanel {
  readonly title: string;
  /** All text in it: the title, axes, legend, cells. */
  readonly text: string;
  /** What its legend names. */
  readonly series: readonly string[];
  /** How many single calls it shows. */
  readonly exemplars: number;
  /** Where its links lead. */
  readonly links: readonly string[];
}

/** Of the whole dashboard: a table draws only the rows that fit. */
const HEIGHT = 3700;
/** Most of it is for a busy machine. */
const PATIENCE = 90_000;
/** Without a sandbox it runs as root, too, which it does in most containers. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update'];

/** The part of Playwright that is used: it is installed beside the page, and not where the compiler looks. */
interface Playwright {
  readonly chromium: { launch(options: object): Promise<Browser> };
}
interface Browser {
  newPage(options: object): Promise<Page>;
  close(): Promise<void>;
}
interface Page {
  on(event: 'pageerror', listener: (error: Error) => void): void;
  goto(url: string, options: object): Promise<unknown>;
  waitForFunction(expression: string, argument: undefined, options: object): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  screenshot(options: object): Promise<unknown>;
}

/** Draws a dashboard with Grafana's own front-end libraries in headless Chromium, from a real Prometheus. */
export async function drawDashboard(options: DrawOptions): Promise<DrawnDashboard> {
  const { chromium } = (await import(join(viewerFolder(), 'playwright-core', 'index.mjs'))) as Playwright;
  const browser = await chromium.launch({ executablePath: programPath('chromium'), args: FLAGS });
  try {
    const server = await servePage(options);
    try {
      return await drawWith(browser, server.url, options);
    } finally {
      await server.stop();
    }
  } finally {
    await browser.close();
  }
}

async function drawWith(
  browser: Browser,
  url: string,
  { from, scrapeInterval, picture, height = HEIGHT }: DrawOptions,
): Promise<DrawnDashboard> {
  const page = await browser.newPage({ viewport: { width: 1500, height } });
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(`${url}/?${new URLSearchParams({ from, scrape: String(scrapeInterval) })}`, { timeout: PATIENCE });
  await page.waitForFunction('window.__drawn', undefined, { timeout: PATIENCE, polling: 100 }).catch(async (error: unknown) => {
    const waitsFor = await page.evaluate('window.__waitsFor');
    throw new Error(`not drawn: ${JSON.stringify({ waitsFor, errors })}`, { cause: error });
  });
  if (picture !== undefined) await page.screenshot({ path: picture });
  const drawn = (await page.evaluate('window.__drawn')) as DrawnDashboard;
  return { ...drawn, errors: [...drawn.errors, ...errors] };
}
