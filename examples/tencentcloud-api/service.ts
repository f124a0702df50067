import type { Call } from './call';
import type { ParameterTable, ParameterValues } from './parameters';

/** Fields of an answer, except RequestId. */
export type Fields = Readonly<Record<string, unknown>>;

/** An answer as `text/event-stream`: each frame is sent as one `data:` line of JSON. */
export class EventStream {
  /** @param code - The code of an error frame. Default: no frame is one. */
  constructor(
    readonly frames: readonly Fields[],
    readonly code = '',
  ) {}
}

/** What an action gets besides its parameters. */
export interface CallContext {
  readonly region: string;
  /** Unix time in seconds. */
  readonly now: number;
}

/** One action of a service. */
export interface Action {
  readonly parameters: ParameterTable;
  /** Where RequestId stands in the answer; the real actions differ. Default `last`. */
  readonly requestIdPosition?: 'first' | 'last';
  /** Accepts calls without a region. Default false. */
  readonly regionless?: boolean;
  /** @throws {@link ApiError} to answer with an error. */
  perform(parameters: Readonly<Record<string, unknown>>, context: CallContext): Fields | EventStream;
}

/** A product of the cloud with the actions that the local API implements. */
export interface Service {
  /** As in the host name and in the credential scope: `cvm`. */
  readonly name: string;
  readonly version: string;
  /** Where it is offered. */
  readonly regions: readonly string[];
  readonly actions: Readonly<Record<string, Action>>;
}

/** Declares an action. `perform` is typed by the parameter table, and the server checks the values first. */
export function defineAction<const Table extends ParameterTable>(
  action: Omit<Action, 'parameters' | 'perform'> & {
    readonly parameters: Table;
    perform(parameters: ParameterValues<Table>, context: CallContext): Fields | EventStream;
  },
): Action {
  return { ...action, perform: (parameters, context) => action.perform(parameters as ParameterValues<Table>, context) };
}

/**
 * The service of a call: from the credential scope, else from the host name, else from action and version. A client whose endpoint
 * is `127.0.0.1:9443` names no service: the Node.js SDK writes `127` into the scope, and V1 has no scope.
 *
 * @returns the name, which may be unknown; empty if nothing names a service.
 */
export function serviceNameOf(call: Call, services: ReadonlyMap<string, Service>): string {
  if (/^[a-z][a-z0-9-]*$/.test(call.scopeService)) return call.scopeService;
  const label = /^([a-z][a-z0-9-]*)\.(?:[a-z0-9-]+\.)*tencentcloudapi\.(?:com|cn|com\.cn|woa\.com)(?::\d+)?$/i.exec(call.host)?.[1];
  if (label !== undefined) return label.toLowerCase();

  const known = [...services.values()];
  const hasAction = (service: Service): boolean => Object.hasOwn(service.actions, call.action);
  const hasVersion = (service: Service): boolean => service.version === call.version;
  const service = known.find((one) => hasAction(one) && hasVersion(one)) ?? known.find(hasVersion) ?? known.find(hasAction);
  return service?.name ?? '';
}
