import assert from 'node:assert/strict';
import type { Context } from 'mocha';
import { startTencentCloudApi, type TencentCloudApi } from '../../../examples/tencentcloud-api';
import { type CollectedSpan, type Collector, startCollector } from '../examples/collector';
import { ExampleProcess } from '../examples/example-process';
import { freePort } from '../../support/free-port';
import { installExample } from './installed-example';

/** The counter of the failed call that every framework example makes. */
const FAILED_CALL =
  'tencent_cloud_client_error_codes_total{tc_service="cvm",tc_action="DescribeZones",tc_region="nowhere",' +
  'family="InvalidParameterValue",code="InvalidParameterValue"} 1';

const REQUEST_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Milliseconds that an example may take to start. */
const START_TIMEOUT = 120_000;

/** A framework example that runs, with the API it calls and the collector it exports to. */
export class ZonesService {
  readonly url: string;
  readonly #api: TencentCloudApi;
  readonly #collector: Collector;
  readonly #process: ExampleProcess;
  #stopped: Promise<void> | undefined;

  private constructor(url: string, api: TencentCloudApi, collector: Collector, process: ExampleProcess) {
    this.url = url;
    this.#api = api;
    this.#collector = collector;
    this.#process = process;
  }

  /**
   * @param args the arguments of `node` in the script `start` of its package.json
   * @param environment the variables of that script
   */
  static async start(
    context: Context,
    name: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ZonesService> {
    const folder = installExample(context, name);
    const api = await startTencentCloudApi();
    const collector = await startCollector();
    const port = await freePort();
    const [{ secretId, secretKey }] = api.credentials;
    const env = {
      ...collector.env,
      TENCENTCLOUD_SECRET_ID: secretId,
      TENCENTCLOUD_SECRET_KEY: secretKey,
      TENCENTCLOUD_ENDPOINT: api.host,
      PORT: String(port),
      NODE_ENV: 'production',
      ...environment,
    };
    const process = new ExampleProcess(args, env, folder);
    const service = new ZonesService(`http://localhost:${port}`, api, collector, process);
    await service.#untilListening();
    return service;
  }

  get spans(): readonly CollectedSpan[] {
    return this.#collector.spans;
  }

  /** The spans of its API calls. */
  get callSpans(): CollectedSpan[] {
    return this.spans.filter(({ attributes }) => attributes['rpc.system.name'] === 'tencent_cloud');
  }

  /** Makes one call that succeeds and one that fails with HTTP status 200. */
  async assertZones(path = '/zones'): Promise<void> {
    const zones = await fetch(`${this.url}${path}/ap-guangzhou`);
    assert.deepEqual(await zones.json(), ['ap-guangzhou-1', 'ap-guangzhou-2']);
    const failed = await fetch(`${this.url}${path}/nowhere`);
    assert.equal(failed.status, 502);
    const { code, requestId } = (await failed.json()) as { code: string; requestId: string };
    assert.equal(code, 'InvalidParameterValue');
    assert.match(requestId, REQUEST_ID);
  }

  /** The failed call is counted once, with the labels of the cloud product and not of the address. */
  async assertMetrics(path = '/metrics'): Promise<void> {
    const exposition = await (await fetch(`${this.url}${path}`)).text();
    assert.ok(exposition.includes(FAILED_CALL), exposition);
  }

  /** Call it after {@link stop}. @returns the span of the failed call */
  assertSpans(): CollectedSpan {
    assert.deepEqual(
      this.callSpans.map(({ name }) => name),
      ['cvm/DescribeZones', 'cvm/DescribeZones'],
    );
    const failed = this.callSpans.find(({ status }) => status.code === 2) ?? assert.fail('no span of the failed call');
    assert.match(String(failed.attributes['tencent_cloud.request_id']), REQUEST_ID);
    assert.equal(failed.attributes['error.type'], 'InvalidParameterValue');
    return failed;
  }

  /** The names of the spans above a span, the nearest first. */
  ancestorsOf({ parentSpanId }: CollectedSpan): string[] {
    const parent = this.spans.find(({ spanId }) => spanId === parentSpanId);
    return parent === undefined ? [] : [parent.name, ...this.ancestorsOf(parent)];
  }

  /** Ends the example, which sends its last spans first. Can be called again. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await this.#process.stop();
    await this.#collector.close();
    await this.#api.close();
  }

  async #untilListening(): Promise<void> {
    for (const deadline = Date.now() + START_TIMEOUT; Date.now() < deadline && !this.#process.hasEnded; ) {
      if (await fetch(this.url).catch(() => undefined)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const problem = this.#process.hasEnded ? 'has ended' : `does not listen after ${START_TIMEOUT / 1000} s`;
    await this.stop();
    throw new Error(`the example ${problem}\n${this.#process.stdout}\n${this.#process.stderr}`);
  }
}
