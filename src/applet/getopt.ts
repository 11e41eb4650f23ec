/** A command line that getopt_long(3) refuses; the message is the C library's, without the program's name. */
export class GetoptError extends Error {
  override readonly name = 'GetoptError';
}

/** A long option and the key it is reported by: the short option's letter, or its own name. */
export interface LongOption {
  readonly name: string;
  readonly key: string;
  /** Whether an argument must follow. */
  readonly argument?: boolean;
  /** Whether a shortened name that fits others, too, means those: the option came later than they. */
  readonly yields?: boolean;
}

/** The options of a program, as getopt_long(3) takes them. */
export interface OptionTable {
  /** Short options; a colon behind one says that an argument must follow. */
  readonly short: string;
  readonly long: readonly LongOption[];
}

/** Called for each option in order of appearance, with the key of its row. */
export type OnOption = (key: string, argument: string) => void;

/** A place in the arguments, moved on as arguments are taken. */
class Cursor {
  at = 0;
  constructor(private readonly args: readonly string[]) {}

  next(): string | undefined {
    return this.args[this.at++];
  }

  rest(): readonly string[] {
    return this.args.slice(this.at);
  }
}

const findLong = (name: string, long: readonly LongOption[]): LongOption => {
  const exact = long.find((option) => option.name === name);
  if (exact !== undefined) return exact;
  const fitting = long.filter((option) => option.name.startsWith(name));
  const older = fitting.filter(({ yields }) => !yields);
  const matches = older.length > 0 ? older : fitting;
  const [first] = matches;
  if (first === undefined) throw new GetoptError(`unrecognized option '--${name}'`);
  if (matches.some(({ key }) => key !== first.key)) {
    const possible = matches.map((option) => `'--${option.name}'`).join(' ');
    throw new GetoptError(`option '--${name}' is ambiguous; possibilities: ${possible}`);
  }
  return first;
};

const takeLong = (text: string, { long }: OptionTable, cursor: Cursor, onOption: OnOption): void => {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const given = equals < 0 ? undefined : text.slice(equals + 1);
  const option = findLong(name, long);
  if (!option.argument) {
    if (given !== undefined) throw new GetoptError(`option '--${option.name}' doesn't allow an argument`);
    onOption(option.key, '');
    return;
  }
  const argument = given ?? cursor.next();
  if (argument === undefined) throw new GetoptError(`option '--${option.name}' requires an argument`);
  onOption(option.key, argument);
};

const takeShort = (letters: string, { short }: OptionTable, cursor: Cursor, onOption: OnOption): void => {
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at]!;
    const place = letter === ':' ? -1 : short.indexOf(letter);
    if (place < 0) throw new GetoptError(`invalid option -- '${letter}'`);
    if (short[place + 1] !== ':') {
      onOption(letter, '');
      continue;
    }
    const argument = at + 1 < letters.length ? letters.slice(at + 1) : cursor.next();
    if (argument === undefined) throw new GetoptError(`option requires an argument -- '${letter}'`);
    onOption(letter, argument);
    return;
  }
};

/**
 * Reads a command line as getopt_long(3) does: bundled letters, arguments glued on or apart, long names shortened
 * as far as they are clear, options after operands, `--` as the end. Returns the operands.
 * Throws GetoptError; options before the fault have been reported by then.
 */
export const getopt = (args: readonly string[], table: OptionTable, onOption: OnOption): string[] => {
  const operands: string[] = [];
  const cursor = new Cursor(args);
  for (let word = cursor.next(); word !== undefined; word = cursor.next()) {
    if (word === '--') return [...operands, ...cursor.rest()];
    if (word.startsWith('--')) takeLong(word.slice(2), table, cursor, onOption);
    else if (word.startsWith('-') && word.length > 1) takeShort(word.slice(1), table, cursor, onOption);
    else operands.push(word);
  }
  return operands;
};
