import { SpecificationError } from './error.js';
import { type Lexeme, lex } from './lex.js';
import type { OptionText } from './types.js';

/** What stands between the two addresses that make one. */
export const dualMark = '!!';

const nameEnds = [dualMark, ',', '='];
const valueEnds = [dualMark, ','];

const optionText = (name: Lexeme, value: string | undefined): OptionText => ({
  name: name.text,
  value,
  at: name.at,
});

/** `,name=value,name`: from the first comma on. */
export function parseOptions(text: string, start: number): { options: OptionText[]; next: number } {
  const options: OptionText[] = [];
  let at = start;
  while (text[at] === ',') {
    at++;
    if (text[at] === ',' || at >= text.length || text.startsWith(dualMark, at)) continue;
    const name = lex(text, at, nameEnds);
    if (name.text === '') throw new SpecificationError(text, at, 'the name of an option');
    at = name.next;
    if (text[at] !== '=') {
      options.push(optionText(name, undefined));
      continue;
    }
    const value = lex(text, at + 1, valueEnds);
    options.push(optionText(name, value.text));
    at = value.next;
  }
  return { options, next: at };
}
