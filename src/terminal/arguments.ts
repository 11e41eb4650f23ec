import { UsageError } from './exit.js';
import { didYouMean } from './suggest.js';

/** One option of a command: a row that feeds the parser and the help. */
export interface OptionRow {
  /** The long name without its dashes. */
  readonly name: string;
  /** One character, without its dash. */
  readonly short?: string;
  /** Placeholder of the value, such as `NAME`; absent for a switch. */
  readonly value?: string;
  /** The value may be left out, and is one only where it is attached: `--wait=2s`. */
  readonly optional?: true;
  readonly help: string;
}

/** Options as they were given: values in order of appearance, an empty list for a switch. */
export interface GivenOptions {
  has(name: string): boolean;
  /** The last value given, undefined where the option was not. */
  last(name: string): string | undefined;
  /** All values given, split at commas. */
  list(name: string): string[];
}

/** One option as it was found on the command line. */
interface Found {
  /** As it was written: `--sort` or `-s`. */
  readonly written: string;
  /** What followed `=`, or a short option's letter; undefined where nothing did. */
  readonly attached: string | undefined;
}

const findRow = (rows: readonly OptionRow[], { written }: Found): OptionRow | undefined =>
  written.startsWith('--')
    ? rows.find((row) => row.name === written.slice(2))
    : rows.find((row) => row.short === written[1]);

const longOption = (argument: string): Found => {
  const equals = argument.indexOf('=');
  return equals < 0
    ? { written: argument, attached: undefined }
    : { written: argument.slice(0, equals), attached: argument.slice(equals + 1) };
};

/** The value of an option that takes one: attached, or the next argument unless it looks like an option. */
const argumentOf = (
  { value, name }: OptionRow,
  { written, attached }: Found,
  next: string | undefined,
): string => {
  const given = attached ?? next;
  if (given === undefined || given === '') throw new UsageError(`option ${written} needs a value: ${value}`);
  if (attached === undefined && given.startsWith('-') && given !== '-') {
    throw new UsageError(
      `option ${written} needs a value: ${value}; write --${name}=${given} if you mean it`,
    );
  }
  return given;
};

const unknownOption = (
  rawName: string,
  rows: readonly OptionRow[],
  hints: Readonly<Record<string, string>>,
): string => {
  const hint = hints[rawName];
  if (hint !== undefined) return `unknown option ${rawName}: ${hint}`;
  const meant = rawName.startsWith('--')
    ? didYouMean(
        rawName.slice(2),
        rows.map((row) => row.name),
        '--',
      )
    : '';
  return `unknown option ${rawName}${meant === '' ? '; --help lists them all' : meant}`;
};

/** Reads one command line by its table of options. */
class Parser {
  readonly given = new Map<string, string[]>();
  private at = 0;

  constructor(
    private readonly args: readonly string[],
    private readonly rows: readonly OptionRow[],
    private readonly hints: Readonly<Record<string, string>>,
    private readonly operands: string[] | undefined,
  ) {}

  run(): void {
    while (this.at < this.args.length) {
      const argument = this.args[this.at++]!;
      if (argument === '--') this.takeRest();
      else if (argument.startsWith('--')) this.long(longOption(argument));
      else if (argument.length > 1 && argument.startsWith('-')) this.group(argument);
      else this.operand(argument);
    }
  }

  private takeRest(): void {
    while (this.at < this.args.length) this.operand(this.args[this.at++]!);
  }

  private operand(argument: string): void {
    if (this.operands === undefined) throw unexpected(argument);
    this.operands.push(argument);
  }

  private long(found: Found): void {
    const row = this.row(found);
    if (row.optional && found.attached !== '') this.add(row, found.attached);
    else if (row.value !== undefined) this.add(row, argumentOf(row, found, this.next(found)));
    else if (found.attached === undefined) this.add(row);
    else throw new UsageError(`option ${found.written} takes no value`);
  }

  /** Short options in one argument: switches, and at the end perhaps one with a value, `-tlsNAME`. */
  private group(argument: string): void {
    for (let index = 1; index < argument.length; index++) {
      const rest = argument.slice(index + 1);
      const found = { written: `-${argument[index]}`, attached: rest === '' ? undefined : rest };
      const row = this.row(found);
      if (row.value === undefined || row.optional) {
        this.add(row);
        continue;
      }
      this.add(row, argumentOf(row, found, this.next(found)));
      return;
    }
  }

  private row(found: Found): OptionRow {
    const row = findRow(this.rows, found);
    if (row === undefined) throw new UsageError(unknownOption(found.written, this.rows, this.hints));
    return row;
  }

  /** The next argument, taken unless the option has its value attached. */
  private next({ attached }: Found): string | undefined {
    return attached === undefined ? this.args[this.at++] : undefined;
  }

  private add({ name }: OptionRow, value?: string): void {
    const values = this.given.get(name) ?? [];
    if (value !== undefined) values.push(value);
    this.given.set(name, values);
  }
}

const unexpected = (argument: string): UsageError =>
  new UsageError(`unexpected argument '${argument}'; --help shows the options`);

/**
 * Parses a command line by its table of options, in the ways of getopt_long(3). Throws UsageError for an unknown
 * option (with the nearest right name, or the hint for it), a missing or a superfluous value, and for any argument
 * that is not an option, unless there are `operands` to add it to. Our own, as node:util's parseArgs takes a millisecond to load, a twentieth of a start.
 */
export const parseOptions = (
  args: readonly string[],
  rows: readonly OptionRow[],
  hints: Readonly<Record<string, string>> = {},
  operands?: string[],
): GivenOptions => {
  const parser = new Parser(args, rows, hints, operands);
  parser.run();
  const { given } = parser;
  return {
    has: (name) => given.has(name),
    last: (name) => given.get(name)?.at(-1),
    list: (name) => (given.get(name) ?? []).flatMap((value) => value.split(',')),
  };
};
