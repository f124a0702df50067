/**
 * Starts calls and ends the process while they are in flight:
 *
 *     node --import tsx test/integration/shutdown/in-flight.ts watched|unwatched exit|throw|by-itself URL
 */
import * as http from 'node:http';
import { TencentCloudInstrumentation } from '../../../src';

const [form, way, url] = process.argv.slice(2);
if (form === 'watched') new TencentCloudInstrumentation({ prometheus: false, endpoints: ['127.0.0.1'] });

const CALLS = 5;
const headers = { 'X-TC-Action': 'DescribeInstances' };

async function main(): Promise<void> {
  const started: Promise<unknown>[] = [];
  for (let i = 0; i < CALLS; i++) {
    started.push(new Promise((resolve) => http.get(url, { headers }, resolve).on('error', resolve)));
    started.push(fetch(url, { headers }));
  }
  const responses = (await Promise.all(started)) as (http.IncomingMessage | Response)[];
  process.on('exit', (code) => console.log(`exit ${code} with ${responses.length} answers in flight`));
  if (way === 'exit') process.exit(7);
  if (way === 'throw') throw new Error('a bug of the application');
  for (const response of responses) {
    if (response instanceof Response) console.log((await response.arrayBuffer()).byteLength);
    else console.log((await response.toArray()).reduce((total: number, chunk: Buffer) => total + chunk.length, 0));
  }
}

process.on('uncaughtException', ({ message }) => {
  console.log(message);
  process.exit(1);
});
void main();
