import { SamplingDecision } from '@opentelemetry/sdk-trace-base';

/**
 * Keeps the span of every failed Tencent Cloud API call, and of everything else what another sampler keeps.
 *
 * A sampler decides when a span starts, so for most spans it cannot know how they end. The span of an API call is written when the call
 * has ended: all attributes are there, `error.type` among them.
 */
export class FailedCallSampler {
  #other;

  /** @param other decides about all other spans, as in `new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.01) })` */
  constructor(other) {
    this.#other = other;
  }

  shouldSample(context, traceId, name, kind, attributes, links) {
    const hasFailed = attributes['rpc.system.name'] === 'tencent_cloud' && attributes['error.type'] !== undefined;
    if (hasFailed) return { decision: SamplingDecision.RECORD_AND_SAMPLED };
    return this.#other.shouldSample(context, traceId, name, kind, attributes, links);
  }

  toString() {
    return `FailedCallSampler{${this.#other}}`;
  }
}
