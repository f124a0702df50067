import { type Collector, startCollector } from '../../examples/demo/collector';
import { runScenario, startScenarioApi } from '../../examples/demo/scenario';
import { type RunningService, startService } from '../../examples/demo/service/service-process';
import { Traffic } from '../../examples/demo/traffic';
import type { TencentCloudApi } from '../../examples/tencentcloud-api';
import { PrometheusServer } from '../support/stack/prometheus';
import { scraping } from '../support/stack/scraping';

/** The shop of the demo and two that watch it: one with rules.yml, one that has never heard of it. */
export interface WatchedDemo {
  readonly api: TencentCloudApi;
  readonly service: RunningService;
  readonly collector: Collector;
  readonly prometheus: PrometheusServer;
  readonly withoutRules: PrometheusServer;
  /** When the story began, in seconds since 1970. */
  readonly began: number;
  stop(): Promise<void>;
}

const JOB = 'shop';

const SCRAPE_PATIENCE = 20_000;

/** Starts everything, tells the story in so many seconds, and leaves everything running. */
export async function playWatched(seconds: number): Promise<WatchedDemo> {
  const api = await startScenarioApi();
  const collector = await startCollector();
  const service = await startService({ credential: api.credentials[0], localApi: api.port, collector: collector.url });
  const jobs = [{ name: JOB, targets: [new URL(service.url).host] }];
  const files = [scraping({ jobs }), scraping({ jobs, rules: false })];
  const [prometheus, withoutRules] = await Promise.all(files.map((each) => PrometheusServer.start(each)));
  const stop = async (): Promise<void> => {
    await Promise.all([service.stop(), prometheus.stop(), withoutRules.stop()]);
    await Promise.all([api.close(), collector.close()]);
  };
  try {
    const isUp = [prometheus, withoutRules].map((server) => server.until('up == 1', (up) => up.length === 1, SCRAPE_PATIENCE));
    await Promise.all(isUp);
    const began = Date.now() / 1000;
    const traffic = new Traffic(api, service);
    await Promise.race([runScenario(seconds, { traffic, signal: new AbortController().signal, onScene() {} }), service.failed]);
    await traffic.settled();
    return { api, service, collector, prometheus, withoutRules, began, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
