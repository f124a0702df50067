/**
 * A NestJS application with a span for each call of Tencent Cloud, and the counters on /metrics.
 *
 *     npm install && npm run build && npm start
 *     curl localhost:3000/zones/ap-guangzhou; curl localhost:3000/zones/nowhere; curl localhost:3000/metrics
 */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
// Calls onApplicationShutdown on SIGTERM.
app.enableShutdownHooks();
await app.listen(process.env.PORT ?? 3000);
