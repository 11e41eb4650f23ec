import { parseArgs } from 'node:util';
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

interface Token {
  readonly kind: 'option' | 'positional' | 'option-terminator';
  readonly name?: string;
  readonly rawName?: string;
  readonly value?: string | boolean | undefined;
  readonly inlineValue?: boolean | undefined;
}

const checkValue = (row: OptionRow, token: Token): void => {
  const { rawName, value, inlineValue } = token;
  if (row.value === undefined) {
    if (value !== undefined) throw new UsageError(`option ${rawName} takes no value`);
    return;
  }
  if (typeof value !== 'string' || value === '')
    throw new UsageError(`option ${rawName} needs a value: ${row.value}`);
  if (!inlineValue && value.startsWith('-')) {
    throw new UsageError(
      `option ${rawName} needs a value: ${row.value}; write --${row.name}=${value} if you mean it`,
    );
  }
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

/**
 * Parses a command line by its table of options. Throws UsageError for an unknown option (with the nearest right
 * name, or the hint for it), a missing or a superfluous value, and for any argument that is not an option.
 */
export const parseOptions = (
  args: readonly string[],
  rows: readonly OptionRow[],
  hints: Readonly<Record<string, string>> = {},
): GivenOptions => {
  const byName = new Map(rows.map((row) => [row.name, row]));
  const options: NonNullable<Parameters<typeof parseArgs>[0]>['options'] = {};
  for (const { name, short, value } of rows) {
    options[name] = { type: value === undefined ? 'boolean' : 'string', ...(short && { short }) };
  }
  // Checking the tokens here instead of `strict` gives messages that name the right option.
  const parsed = parseArgs({ args: [...args], options, strict: false, tokens: true, allowPositionals: true });
  const given = new Map<string, string[]>();
  for (const token of parsed.tokens as readonly Token[]) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional')
      throw new UsageError(`unexpected argument '${token.value}'; --help shows the options`);
    const row = byName.get(token.name ?? '');
    if (row === undefined) throw new UsageError(unknownOption(token.rawName ?? '', rows, hints));
    checkValue(row, token);
    const values = given.get(row.name) ?? [];
    if (typeof token.value === 'string') values.push(token.value);
    given.set(row.name, values);
  }
  return {
    has: (name) => given.has(name),
    last: (name) => given.get(name)?.at(-1),
    list: (name) => (given.get(name) ?? []).flatMap((value) => value.split(',')),
  };
};
