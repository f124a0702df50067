/**
 * Which values a {@link JsonScanner} picks from a document: a tree of the keys that lead to them.
 *
 * A node either has keys, and then only an object fits it, or is a leaf whose value is picked.
 */
export interface JsonSchema {
  readonly keys: readonly SchemaKey[];
  /** Index of the picked value in the scanner's `values`. An object that was seen leaves a mark there. */
  readonly slot: number;
  readonly kind: 'object' | 'string' | 'string or number';
  /** How many characters of the value are kept. */
  readonly limit: number;
  /** The slots of this node and of all nodes below it. A repeated key clears them. */
  readonly slots: readonly number[];
}

export interface SchemaKey {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** A string, of which `limit` characters are kept. */
export function text(slot: number, limit: number): JsonSchema {
  return { keys: [], slot, kind: 'string', limit, slots: [slot] };
}

/** A string or a number, picked as text. */
export function textOrNumber(slot: number, limit: number): JsonSchema {
  return { keys: [], slot, kind: 'string or number', limit, slots: [slot] };
}

/** An object. Members that are not named here are skipped. */
export function object(slot: number, members: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const keys = Object.entries(members).map(([name, schema]) => ({ name, schema }));
  return { keys, slot, kind: 'object', limit: 0, slots: [slot, ...keys.flatMap(({ schema }) => schema.slots)] };
}
