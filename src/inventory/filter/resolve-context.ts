import { FilterError, type FilterFault, type FilterSpan } from '../../grammar/filter/index.js';
import { nearestName } from '../../grammar/nearest.js';
import type { FilterContext, SocketFilter } from './prepared.js';

/** What names are resolved with. */
export interface ResolveContext
  extends Pick<FilterContext, 'procPath' | 'names' | 'interfaceIndex' | 'kinds'> {
  readonly dialect: NonNullable<SocketFilter['dialect']>;
  /** The text of the filter, where it is known. */
  readonly text: string | undefined;
}

/** Where a name stands, and what an error about it says. */
export interface NameFault {
  readonly span: FilterSpan;
  readonly word: string;
  readonly expected: string;
  readonly fault: FilterFault;
  /** Right names, for a suggestion. */
  readonly names?: Iterable<string>;
}

/** The place of a word within its predicate, so that the caret points at it; a tree without text has none. */
const place = (text: string, word: string, { start, end }: FilterSpan): FilterSpan => {
  const at = text.slice(start, end).lastIndexOf(word);
  return at < 0 ? { start, end } : { start: start + at, end: start + at + word.length };
};

/** The error for a name that nothing here has. */
export const unknownName = (context: ResolveContext, name: NameFault): FilterError => {
  const { word, expected, fault, names = [] } = name;
  const suggestion = nearestName(word, [...names]);
  const text = context.text ?? word;
  const span = context.text === undefined ? { start: 0, end: word.length } : place(text, word, name.span);
  return new FilterError(text, span, expected, { fault, suggestion });
};
