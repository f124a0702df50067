import type { Credential } from '../tencentcloud-api';
import { startService } from './service-process';
import { isTencentCloudCall, withAncestors } from './spans';
import { describeCall, describeMetrics, section } from './summary';
import { startTraceCollector } from './trace-collector';

/**
 * Lets the shop call DescribeRegions of the real API once, and prints the span and the counters.
 *
 * @returns whether the call succeeded.
 * @throws if the shop does not start.
 */
export async function makeRealCall(credential: Credential, print: (line: string) => void): Promise<boolean> {
  const collector = await startTraceCollector();
  try {
    const service = await startService({ credential, collector: collector.url });
    let exposition: string;
    try {
      print('Calling cvm/DescribeRegions on cvm.tencentcloudapi.com');
      await (await fetch(`${service.url}/regions`)).arrayBuffer();
      exposition = await service.metrics();
    } finally {
      // It sends the spans.
      await service.stop();
    }
    const span = collector.spans.find(isTencentCloudCall);
    if (span === undefined) throw new Error('no span of the call has arrived');
    const call = withAncestors(span, collector.spans);
    section('The call', describeCall(call)).forEach(print);
    section('The counters', describeMetrics(exposition, call)).forEach(print);
    return span.status !== 'ERROR';
  } finally {
    await collector.close();
  }
}
