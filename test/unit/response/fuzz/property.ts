import fc from 'fast-check';

/** What must hold for everything that is generated. */
export interface Property {
  readonly name: string;
  /** How much of the time it deserves, against the others. */
  readonly share: number;
  /** Tries it, and throws with what breaks it, made as small as possible. */
  assert(parameters: { readonly numRuns: number; readonly seed?: number; readonly endOnFailure?: boolean }): Promise<void>;
}

export function holds<T>(name: string, share: number, property: fc.IProperty<T> | fc.IAsyncProperty<T>): Property {
  return { name, share, assert: async (parameters) => fc.assert(property as fc.IAsyncProperty<T>, parameters) };
}

let documents = 0;

/** Says that so many documents were read and compared. */
export function count(read: number): void {
  documents += read;
}

export function counted(): number {
  return documents;
}
