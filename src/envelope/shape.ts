/**
 * Which values a {@link JsonScanner} picks out of a document: a tree of the keys on the way to them.
 *
 * A node either has keys of its own (then only an object fits it) or is a leaf whose value is picked.
 */
export interface Shape {
  readonly keys: readonly ShapeKey[];
  /** Where the picked value goes in the scanner's `values`; an object that was seen leaves its mark there. */
  readonly slot: number;
  readonly kind: 'object' | 'string' | 'string or number';
  /** How many characters of the value are kept. */
  readonly limit: number;
  /** All slots at and below this node: what a repeated key takes back. */
  readonly slots: readonly number[];
}

export interface ShapeKey {
  readonly name: string;
  readonly shape: Shape;
}

/** A string, of which `limit` characters are kept. */
export function text(slot: number, limit: number): Shape {
  return { keys: [], slot, kind: 'string', limit, slots: [slot] };
}

/** A string or a number, picked as text. */
export function textOrNumber(slot: number, limit: number): Shape {
  return { ...text(slot, limit), kind: 'string or number' };
}

/** An object of which only the named keys are looked at. */
export function object(slot: number, members: Readonly<Record<string, Shape>>): Shape {
  const keys = Object.entries(members).map(([name, shape]) => ({ name, shape }));
  return { keys, slot, kind: 'object', limit: 0, slots: [slot, ...keys.flatMap(({ shape }) => shape.slots)] };
}
