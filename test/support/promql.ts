interface Node {
  readonly type: { readonly name: string; readonly isError: boolean };
  readonly from: number;
  readonly to: number;
}

/** What is needed of a parser of Lezer. Its own types differ between import and require. */
interface Parser {
  parse(text: string): { iterate(visitor: { enter(node: Node): void }): void };
}

/** Prometheus' own grammar for editors. */
export class PromQL {
  readonly #parser: Parser;

  private constructor(parser: Parser) {
    this.#parser = parser;
  }

  /** It is an ES module. */
  static async load(): Promise<PromQL> {
    return new PromQL((await import('@prometheus-io/lezer-promql')).parser);
  }

  /** Where it does not understand an expression. */
  mistakes(expr: string): string[] {
    return this.#nodes(expr, ({ isError }) => isError);
  }

  /** `name{label="value"}` */
  selectors(expr: string): string[] {
    return this.#nodes(expr, ({ name }) => name === 'VectorSelector');
  }

  #nodes(expr: string, isOne: (type: Node['type']) => boolean): string[] {
    const found: string[] = [];
    this.#parser.parse(expr).iterate({
      enter: ({ type, from, to }) => {
        if (isOne(type)) found.push(expr.slice(from, to) || `nothing at ${from}`);
      },
    });
    return found;
  }
}
