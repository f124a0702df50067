/**
 * Label matchers, all from the dashboard's variables. `All` is `.*`, which also matches series without that label: calls to
 * products that have no regions, and alerts that are about no service.
 */
export const JOB = 'job=~"$job"';
export const SERVICE = `${JOB}, service=~"$service"`;
export const CALLS = `${SERVICE}, region=~"$region"`;
export const ERRORS = `${CALLS}, family=~"$family"`;

/** A call that its caller gave up says nothing about the API. */
export const FINISHED = `${CALLS}, outcome!="aborted"`;
