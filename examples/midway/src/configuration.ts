import { CommonJSFileDetector, Configuration, type ILifeCycle } from '@midwayjs/core';
import * as koa from '@midwayjs/koa';
import { sdk } from './tracing';

@Configuration({
  imports: [koa],
  detector: new CommonJSFileDetector(),
  importConfigs: [{ default: { keys: 'example', koa: { port: Number(process.env.PORT ?? 7001) } } }],
})
export class MainConfiguration implements ILifeCycle {
  /** Sends the spans that are not sent yet. Midway ends the process after this. */
  onStop(): Promise<void> {
    return sdk.shutdown();
  }
}
