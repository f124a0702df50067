import type { Call } from './call';
import type { ParameterTable, ParameterValues } from './parameters';

/** Fields of an answer, beside RequestId. */
export type Fields = Readonly<Record<string, unknown>>;

/** An answer as `text/event-stream`: each frame is sent as one `data:` line of JSON. */
export class EventStream {
  /** @param code - of the error that a frame tells of. Default: none does. */
  constructor(
    readonly frames: readonly Fields[],
    readonly code = '',
  ) {}
}

/** What an action knows of a call beside its parameters. */
export interface CallContext {
  readonly region: string;
  /** Unix time in seconds. */
  readonly now: number;
}

/** One action of a service. */
export interface Action {
  readonly parameters: ParameterTable;
  /** Where the answer has RequestId; the real actions differ. Default `last`. */
  readonly requestIdPosition?: 'first' | 'last';
  /** Whether a call without region is fine. Default false. */
  readonly regionless?: boolean;
  /** @throws {@link ApiError} to answer with an error. */
  perform(parameters: Readonly<Record<string, unknown>>, context: CallContext): Fields | EventStream;
}

/** A product of the cloud, as far as the emulator knows it. */
export interface Service {
  /** As in the host name and in the credential scope: `cvm`. */
  readonly name: string;
  readonly version: string;
  /** Where it is offered. */
  readonly regions: readonly string[];
  readonly actions: Readonly<Record<string, Action>>;
}

/** Declares an action, with `perform` typed after its parameter table; the server checks the values before it performs. */
export function defineAction<const Table extends ParameterTable>(
  action: Omit<Action, 'parameters' | 'perform'> & {
    readonly parameters: Table;
    perform(parameters: ParameterValues<Table>, context: CallContext): Fields | EventStream;
  },
): Action {
  return { ...action, perform: (parameters, context) => action.perform(parameters as ParameterValues<Table>, context) };
}

/**
 * The service that a call is for: by credential scope, by host name, else by what it wants done. A client whose endpoint is
 * `127.0.0.1:9443` names no service: the Node.js SDK writes `127` into the scope, and V1 has no scope.
 *
 * @returns the name; that of no known service when the call claims one, empty when it claims none.
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
