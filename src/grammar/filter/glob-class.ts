/** Whether a character passes; it is given in small letters where case does not count. */
export type CharacterTest = (character: string) => boolean;

/** `[:alpha:]` and its like, over ASCII. */
const namedClasses = (): Readonly<Record<string, RegExp>> => ({
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  cntrl: /[\u0000-\u001f\u007f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t-\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
});

/** One member of a class: its test and where the next begins. */
interface Member {
  readonly passes: CharacterTest;
  readonly next: number;
}

const named = (characters: readonly string[], at: number): Member | undefined => {
  const end = characters.indexOf(':', at + 2);
  if (characters[at] !== '[' || characters[at + 1] !== ':' || characters[end + 1] !== ']') return undefined;
  const name = characters.slice(at + 2, end).join('');
  const classes = namedClasses();
  if (!Object.hasOwn(classes, name)) return undefined;
  return { passes: (character) => classes[name]!.test(character), next: end + 2 };
};

/** A character or a range of them. */
const range = (characters: readonly string[], at: number): Member | undefined => {
  const escaped = characters[at] === '\\' ? at + 1 : at;
  const low = characters[escaped];
  if (low === undefined) return undefined;
  const single = { passes: (character: string) => character === low, next: escaped + 1 };
  if (characters[escaped + 1] !== '-' || characters[escaped + 2] === ']') return single;
  const last = characters[escaped + 2] === '\\' ? escaped + 3 : escaped + 2;
  const high = characters[last];
  if (high === undefined) return undefined;
  return { passes: (character) => character >= low && character <= high, next: last + 1 };
};

/** Reads `[…]` from its bracket on; undefined where no bracket closes it, so that it is a plain character. */
export const readClass = (characters: readonly string[], start: number): Member | undefined => {
  const negated = characters[start + 1] === '!' || characters[start + 1] === '^';
  const first = start + (negated ? 2 : 1);
  const members: CharacterTest[] = [];
  let at = first;
  while (at < characters.length && (characters[at] !== ']' || at === first)) {
    const member = named(characters, at) ?? range(characters, at);
    if (member === undefined) return undefined;
    members.push(member.passes);
    at = member.next;
  }
  if (at >= characters.length) return undefined;
  return { passes: (character) => members.some((passes) => passes(character)) !== negated, next: at + 1 };
};
