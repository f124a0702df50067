import type { ApiCall } from './call';
import { diagApi as diag } from './opentelemetry';
import type { RecorderOptions } from './record/recorder';
import type { HostVerdict } from './target/hosts';
import type { ApiTarget } from './target/target';

// What is said through OpenTelemetry's `diag` of what was recognised, and why something was not: of the set-up and of each
// host once at DEBUG, of each call at VERBOSE. The words go as separate arguments, so that nothing is put together for a
// level that nobody listens to.
const WHO = 'tencentcloud:';

/** How it was set up: the answer to "why are there no metrics". */
export function explainSetUp({ prometheus }: RecorderOptions, endpoints: readonly (string | RegExp)[]): void {
  if (prometheus === undefined) diag.debug(WHO, 'no Prometheus metrics: prom-client is not installed, or `prometheus` is false');
  else if (prometheus.exemplars) diag.debug(WHO, 'Prometheus metrics with exemplars');
  else diag.debug(WHO, 'Prometheus metrics without exemplars: the registry is in the text format, or `exemplars` is false');
  if (endpoints.length > 0) diag.debug(WHO, 'further endpoints:', endpoints.join(', '));
}

/** What a host was taken for when it was first called. */
export function explainHost(host: string, verdict: HostVerdict): void {
  if (verdict.kind === 'api') {
    diag.debug(WHO, host, 'is a host of the API:', verdict.service ?? 'listed in `endpoints`', verdict.region);
  } else if (verdict.kind === 'never') {
    diag.debug(WHO, host, 'is not recorded: it speaks another protocol of Tencent Cloud than API 3.0');
  } else {
    diag.debug(WHO, host, 'is not recorded, but for requests with an X-TC-Action header; `endpoints` can name it');
  }
}

/** A request to a proxy for a tunnel; what goes through the tunnel is seen by itself. */
export function explainTunnel(): void {
  diag.debug(WHO, 'a CONNECT request is not recorded; the calls inside the tunnel are');
}

export function explainIgnored({ service, action }: ApiTarget): void {
  diag.verbose(WHO, 'left out by `ignoreCall`:', service, action);
}

export function explainCall({ target, outcome, requestId, error, failure }: ApiCall): void {
  const { service, action, region } = target;
  diag.verbose(WHO, 'recorded', service, action, region, outcome, error?.code ?? failure?.code ?? '', 'RequestId', requestId ?? 'unknown');
}
