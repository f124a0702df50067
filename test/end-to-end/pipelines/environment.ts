import { startTencentCloudApi, type TencentCloudApi } from '../../../examples/tencentcloud-api';
import { freePort } from '../../support/free-port';
import { type Collector, startCollector } from '../../support/stack/collector';
import { FAULTS } from './calls';
import { ServiceProcess } from './service-process';

/** An API with faults, two processes of a service that call it, and a Collector that both send OTLP to. */
export interface Environment {
  readonly api: TencentCloudApi;
  readonly services: readonly ServiceProcess[];
  /** Of the processes and of the Prometheus exporter of the Collector, as in `host:port`. */
  readonly addresses: { readonly services: readonly string[]; readonly collector: string };
  stop(): Promise<void>;
}

/** Addresses that are known before anybody listens, so that Prometheus can be configured first. */
export async function chooseAddresses(): Promise<Environment['addresses']> {
  const [first, second, collector] = await Promise.all([freePort(), freePort(), freePort()]);
  return { services: [`127.0.0.1:${first}`, `127.0.0.1:${second}`], collector: `127.0.0.1:${collector}` };
}

/** @param otlpUrls where the processes send OTLP beside the Collector */
export async function startEnvironment(addresses: Environment['addresses'], otlpUrls: readonly string[] = []): Promise<Environment> {
  const started: Array<{ stop(): Promise<unknown> }> = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((part) => part.stop()));
  };
  try {
    const api = await startTencentCloudApi();
    started.push({ stop: () => api.close() });
    for (const fault of FAULTS) api.faults.add(fault);
    const collector: Collector = await startCollector({
      exporters: { prometheus: { endpoint: addresses.collector } },
      pipelines: { metrics: ['prometheus'] },
    });
    started.push(collector);
    const services: ServiceProcess[] = [];
    for (const host of addresses.services) {
      const service = await ServiceProcess.start({ api, host, otlpUrls: [`${collector.url}/v1/metrics`, ...otlpUrls] });
      started.push(service);
      services.push(service);
    }
    return { api, services, addresses, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
