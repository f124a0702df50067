import { CommonJSFileDetector, Configuration } from '@midwayjs/core';
import * as koa from '@midwayjs/koa';

@Configuration({
  imports: [koa],
  detector: new CommonJSFileDetector(),
  importConfigs: [{ default: { keys: 'example', koa: { port: Number(process.env.PORT ?? 7001) } } }],
})
export class MainConfiguration {}
