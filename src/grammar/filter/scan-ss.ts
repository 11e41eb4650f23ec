import { endToken, type Token, type TokenSource } from './token.js';

/** Where each argument of the command line ends, when they are joined by a blank. */
const endsOf = (args: readonly string[]): number[] => {
  let end = -1;
  return args.map((arg) => {
    end += arg.length + 1;
    return end;
  });
};

/**
 * The words of ss: separated by blanks and tabs alone, a backslash takes the next character as it is. An escape does
 * not reach beyond its argument.
 */
export const ssTokens = (args: readonly string[]): TokenSource => {
  const text = args.join(' ');
  const ends = endsOf(args);
  let argument = 0;

  const isBlank = (at: number): boolean => text[at] === ' ' || text[at] === '\t';

  /** The end of the argument at an offset; offsets only grow, but for one step back. */
  const endAt = (at: number): number => {
    while (argument > 0 && at <= ends[argument - 1]!) argument--;
    while (argument < ends.length - 1 && at > ends[argument]!) argument++;
    return ends[argument] ?? 0;
  };

  const read = (offset: number): Token => {
    let start = offset;
    while (start < text.length && isBlank(start)) start++;
    if (start >= text.length) return endToken(start);
    const limit = endAt(start);
    let word = '';
    let at = start;
    for (; at < limit && !isBlank(at); at++) {
      if (text[at] === '\\') at++;
      if (at < limit) word += text[at];
    }
    const end = Math.min(at, limit);
    return { kind: 'word', text: word, keyword: word, raw: text.slice(start, end), start, end };
  };
  return { text, read, readPattern: read };
};
