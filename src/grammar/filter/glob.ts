import { type CharacterTest, readClass } from './glob-class.js';

/** A part of a pattern: any run of characters, or one that passes. */
type Part = '*' | CharacterTest;

const readParts = (pattern: string): Part[] => {
  const characters = [...pattern];
  const parts: Part[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    if (character === '*') {
      if (parts.at(-1) !== '*') parts.push('*');
      continue;
    }
    const set = character === '[' ? readClass(characters, at) : undefined;
    if (character === '?') parts.push(() => true);
    else if (set !== undefined) {
      parts.push(set.passes);
      at = set.next - 1;
    } else {
      if (character === '\\' && at + 1 < characters.length) at++;
      const literal = characters[at]!;
      parts.push((other) => other === literal);
    }
  }
  return parts;
};

/** Takes at most pattern × text steps: where a part fails, only the last `*` takes one character more. */
const matches = (parts: readonly Part[], characters: readonly string[]): boolean => {
  let part = 0;
  let star = -1;
  let resume = 0;
  for (let at = 0; at < characters.length; ) {
    const test = parts[part];
    if (test === '*') {
      star = part++;
      resume = at;
    } else if (test?.(characters[at]!)) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++resume;
    } else return false;
  }
  while (parts[part] === '*') part++;
  return part === parts.length;
};

/**
 * A function that tells whether a text matches a pattern as fnmatch(3) without flags: `*` any run, `?` one character,
 * `[a-z]` and `[!a]` one of a set, a backslash takes the next character as it is. It matches whole texts.
 */
export const compileGlob = (pattern: string, ignoreCase = false): ((text: string) => boolean) => {
  const parts = readParts(ignoreCase ? pattern.toLowerCase() : pattern);
  return (text) => matches(parts, [...(ignoreCase ? text.toLowerCase() : text)]);
};
