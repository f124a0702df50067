/** Fully qualified method, as in `cvm/DescribeInstances`; undefined where service or action is unknown. */
export function rpcMethod(service: string, action: string): string | undefined {
  return service.startsWith('_') || action.startsWith('_') ? undefined : `${service}/${action}`;
}
