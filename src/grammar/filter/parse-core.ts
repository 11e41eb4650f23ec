import type { FilterExpression } from './expression.js';
import { connectiveOf } from './operators.js';
import type { FilterReader } from './reader.js';

/** What the dialects do not share. */
export interface Dialect {
  /** Whether `and` binds tighter than `or`; ss takes both from left to right. */
  readonly precedence: boolean;
  /** Reads one predicate. Throws GrammarError. */
  predicate(reader: FilterReader): FilterExpression;
  /** What a predicate may begin with, for errors. */
  readonly expected: string;
}

/** Deepest nesting of parentheses, negations and changes between `and` and `or`. */
const DEEPEST = 500;

/** `and` where nothing but another operand follows, as in ss; undefined where the list ends. */
const nextJoin = (reader: FilterReader): 'and' | 'or' | undefined => {
  const token = reader.peek();
  if (token.kind === 'end') return undefined;
  const connective = connectiveOf(token.keyword);
  if (connective === ')') return undefined;
  if (connective !== 'and' && connective !== 'or') return 'and';
  reader.next();
  return connective;
};

/** A list under way: operands of one kind, flat. */
interface List {
  node: 'and' | 'or';
  operands: FilterExpression[];
}

const close = ({ node, operands }: List): FilterExpression =>
  operands.length === 1 ? operands[0]! : { node, operands };

/** Reads expressions of one dialect by descent. */
export class FilterParser {
  private depth = 0;

  constructor(
    private readonly reader: FilterReader,
    private readonly dialect: Dialect,
  ) {}

  /** Reads everything that is left; undefined where nothing is. Throws GrammarError. */
  parse(): FilterExpression | undefined {
    if (this.reader.peek().kind === 'end') return undefined;
    const expression = this.list();
    const rest = this.reader.peek();
    if (rest.kind !== 'end') throw this.reader.error(rest, 'no ")" without a "("');
    return expression;
  }

  private list(): FilterExpression {
    return this.dialect.precedence ? this.byPrecedence() : this.leftToRight();
  }

  private leftToRight(): FilterExpression {
    const outer = this.depth;
    let list: List = { node: 'and', operands: [this.operand()] };
    for (let join = nextJoin(this.reader); join !== undefined; join = nextJoin(this.reader)) {
      if (join !== list.node) {
        if (list.operands.length > 1) this.descend();
        list = { node: join, operands: [close(list)] };
      }
      list.operands.push(this.operand());
    }
    this.depth = outer;
    return close(list);
  }

  private byPrecedence(): FilterExpression {
    const alternatives: List = { node: 'or', operands: [] };
    let list: List = { node: 'and', operands: [this.operand()] };
    for (let join = nextJoin(this.reader); join !== undefined; join = nextJoin(this.reader)) {
      if (join === 'or') {
        alternatives.operands.push(close(list));
        list = { node: 'and', operands: [] };
      }
      list.operands.push(this.operand());
    }
    alternatives.operands.push(close(list));
    return close(alternatives);
  }

  /** A predicate, or an expression in parentheses, negated or not. */
  private operand(): FilterExpression {
    const outer = this.depth;
    let negated = false;
    while (connectiveOf(this.reader.peek().keyword) === 'not') {
      this.reader.next();
      negated = !negated;
    }
    this.descend();
    const operand = this.primary();
    this.depth = outer;
    return negated ? { node: 'not', operand } : operand;
  }

  private primary(): FilterExpression {
    const token = this.reader.peek();
    const connective = connectiveOf(token.keyword);
    if (connective === '(') return this.parenthesis();
    if (connective !== undefined || token.kind === 'end')
      throw this.reader.error(token, this.dialect.expected);
    return this.dialect.predicate(this.reader);
  }

  private parenthesis(): FilterExpression {
    const opening = this.reader.next();
    const expression = this.list();
    if (connectiveOf(this.reader.peek().keyword) !== ')')
      throw this.reader.error(this.reader.peek(), `")" for the "(" at position ${opening.start}`);
    this.reader.next();
    return expression;
  }

  private descend(): void {
    this.depth++;
    if (this.depth > DEEPEST)
      throw this.reader.error(this.reader.peek(), `a filter nested at most ${DEEPEST} levels deep`);
  }
}
