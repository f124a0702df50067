import type { Call } from './call';
import { apiErrors } from './errors';

/** The types of parameters, and the JavaScript type of each. */
interface ParameterTypes {
  string: string;
  integer: number;
  float: number;
  boolean: boolean;
  strings: readonly string[];
  object: Readonly<Record<string, unknown>>;
  objects: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

export interface Parameter {
  readonly type: keyof ParameterTypes;
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
}

/** The parameters of an action; any other is an `UnknownParameter`. */
export type ParameterTable = Readonly<Record<string, Parameter>>;

/** The checked values of the parameters in a table. */
export type ParameterValues<Table extends ParameterTable> = {
  readonly [Name in keyof Table]: Table[Name] extends { readonly required: true }
    ? ParameterTypes[Table[Name]['type']]
    : ParameterTypes[Table[Name]['type']] | undefined;
};

/** Sent with every V1 call; they belong to no action. */
const COMMON_PARAMETERS = new Set(
  'Action,Version,Region,Timestamp,Nonce,SecretId,Signature,SignatureMethod,Token,Language,RequestClient'.split(','),
);

/**
 * Reads and checks the parameters of a call.
 *
 * @throws {@link ApiError} `InvalidParameter`, `UnknownParameter`, `MissingParameter` or `InvalidParameterValue`.
 */
export function readParameters(call: Call, table: ParameterTable): Record<string, unknown> {
  const isText = call.scheme === 'v1' || call.method === 'GET';
  const values = isText ? typedForm(call, table) : jsonObject(call.body);
  for (const [name, value] of Object.entries(values)) checkValue(name, value, table);
  for (const [name, { required }] of Object.entries(table)) {
    if (required && (values[name] === undefined || values[name] === null)) throw apiErrors.missingParameter(name);
  }
  return values;
}

function checkValue(name: string, value: unknown, table: ParameterTable): void {
  if (!Object.hasOwn(table, name)) throw apiErrors.unknownParameter(name);
  const { type, min = -Infinity, max = Infinity } = table[name];
  if (value === null) return;
  if (!IS_OF_TYPE[type](value)) throw apiErrors.wrongParameterType(name, TYPE_NAMES[type]);
  if (typeof value === 'number' && (value < min || value > max)) throw apiErrors.invalidParameterValue(name);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

const IS_OF_TYPE: Record<keyof ParameterTypes, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  float: Number.isFinite,
  boolean: (value) => typeof value === 'boolean',
  strings: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  object: isObject,
  objects: (value) => Array.isArray(value) && value.every(isObject),
};

/** The names of the types in messages of the real API. */
const TYPE_NAMES: Record<keyof ParameterTypes, string> = {
  string: 'string',
  integer: 'int',
  float: 'float',
  boolean: 'bool',
  strings: 'list',
  object: 'object',
  objects: 'list',
};

function jsonObject(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8') || '{}');
    if (isObject(value)) return value as Record<string, unknown>;
  } catch {
    // Invalid JSON and JSON that is not an object get the same error.
  }
  throw apiErrors.invalidBody();
}

/** In a query or form all values are text, and nested values are flat: `Filters.0.Name=zone`. */
function typedForm(call: Call, table: ParameterTable): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null);
  for (const [name, text] of call.form) {
    if (call.scheme === 'v1' && COMMON_PARAMETERS.has(name)) continue;
    setAt(values, name.split('.'), text);
  }
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') values[name] = fromText(value, table[name]?.type);
    else values[name] = toLists(value);
  }
  return values;
}

function fromText(text: string, type: keyof ParameterTypes | undefined): unknown {
  if ((type === 'integer' || type === 'float') && text.trim() !== '') return Number(text);
  if (type === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return text;
}

function setAt(values: Record<string, unknown>, path: readonly string[], text: string): void {
  let parent = values;
  for (const key of path.slice(0, -1)) {
    if (!isObject(parent[key])) parent[key] = Object.create(null);
    parent = parent[key] as Record<string, unknown>;
  }
  parent[path[path.length - 1]] = text;
}

/** Turns objects whose keys are all indexes into lists, at every level. */
function toLists(value: unknown): unknown {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, toLists(inner)] as const);
  const isList = entries.every(([key]) => /^\d+$/.test(key));
  return isList ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
