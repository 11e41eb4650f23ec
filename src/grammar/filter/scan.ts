import { FilterError } from './error.js';
import { endToken, type Token, type TokenSource } from './token.js';

const symbols = ['&&', '||', '==', '!=', '!~', '<=', '>=', '(', ')', ',', '=', '<', '>', '~', '&', '|', '!'];

/** Where a word ends: blanks, quotes are no part of it, and symbols; `!` only where it begins an operator. */
const isBreak = (text: string, at: number): boolean => {
  const character = text[at]!;
  if (character === '!') return text[at + 1] === '=' || text[at + 1] === '~';
  return ' \t\r\n\v\f(),=<>~&|"\''.includes(character);
};

const isBlank = (character: string): boolean => ' \t\r\n\v\f'.includes(character);

const quoted = (text: string, start: number): Token => {
  const quote = text[start]!;
  let meaning = '';
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === quote) {
      const end = at + 1;
      const raw = text.slice(start + 1, at);
      return { kind: 'quoted', text: meaning, keyword: '', raw, start, end };
    }
    if (text[at] === '\\' && at + 1 < text.length) at++;
    meaning += text[at];
  }
  throw new FilterError(text, { start, end: text.length }, `a closing ${quote}`);
};

const word = (text: string, start: number): Token => {
  let meaning = '';
  let at = start;
  for (; at < text.length && !isBreak(text, at); at++) {
    if (text[at] === '\\' && at + 1 < text.length) at++;
    meaning += text[at];
  }
  const raw = text.slice(start, at);
  return { kind: 'word', text: meaning, keyword: raw.toLowerCase(), raw, start, end: at };
};

const read = (text: string, offset: number): Token => {
  let start = offset;
  while (start < text.length && isBlank(text[start]!)) start++;
  if (start >= text.length) return endToken(start);
  if (text[start] === '"' || text[start] === "'") return quoted(text, start);
  const symbol = symbols.find((candidate) => text.startsWith(candidate, start));
  if (symbol === undefined) return word(text, start);
  return { kind: 'symbol', text: symbol, keyword: symbol, raw: symbol, start, end: start + symbol.length };
};

/** `/…/` and its flags from an offset on, without blanks between; undefined where the text is no such thing. */
const regularExpression = (text: string, start: number): Token | undefined => {
  let at = start + 1;
  for (; at < text.length && text[at] !== '/'; at++) {
    if (text[at] === '\\') at++;
    else if (isBlank(text[at]!)) return undefined;
  }
  if (at >= text.length || at === start + 1) return undefined;
  let end = at + 1;
  while (end < text.length && text[end] === 'i') end++;
  if (end < text.length && !isBlank(text[end]!) && text[end] !== ')' && text[end] !== ',') return undefined;
  const raw = text.slice(start, end);
  return { kind: 'pattern', text: text.slice(start + 1, at), keyword: '', raw, start, end };
};

/**
 * The words of ls: blanks are needed only between words; symbols stand by themselves. `'…'` and `"…"` hold anything; a
 * backslash takes the next character as it is.
 */
export const tokens = (text: string): TokenSource => ({
  text,
  read: (offset) => read(text, offset),
  readPattern(offset) {
    const token = read(text, offset);
    if (token.kind !== 'word' || text[token.start] !== '/') return token;
    return regularExpression(text, token.start) ?? token;
  },
});
