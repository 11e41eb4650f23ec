import { openSync } from 'node:fs';
import { type GivenOptions, outputScreen, UsageError, wantsColor } from '../../terminal/index.js';

/** How what has come is written. */
export type ViewKind =
  /** As it came. */
  | 'raw'
  /** Safe for a terminal. */
  | 'text'
  | 'hex'
  /** Text, or a hex dump where it is none: what a terminal gets. */
  | 'auto'
  | 'json'
  | 'ndjson';

/** Where and how output is written. */
export interface View {
  readonly kind: ViewKind;
  /** The descriptor of what is written. */
  readonly fd: number;
  readonly terminal: boolean;
  readonly color: boolean;
  /** Whether a line before each message says who sent it. */
  readonly headers: boolean;
}

const contents = ['hex', 'text', 'raw'] as const;
const documents = ['json', 'ndjson'] as const;

function openFile(path: string): number {
  try {
    return openSync(path, 'w', 0o666);
  } catch (error) {
    throw new UsageError(`cannot write to '${path}': ${(error as Error).message}`);
  }
}

/** Reads the options that say how output is written, and opens the file of `--output`. Throws UsageError. */
export function viewOf(given: GivenOptions): View {
  const named = [...contents, ...documents].filter((name) => given.has(name));
  if (named.length > 1) throw new UsageError(`--${named[0]} contradicts --${named[1]}`);
  const path = given.last('output');
  const isJson = documents.some((name) => given.has(name));
  if (path !== undefined && isJson)
    throw new UsageError(`--output contradicts --${named[0]}; use > to redirect`);
  const screen = outputScreen(process.env);
  const terminal = screen.terminal && path === undefined;
  return {
    kind: named[0] ?? (terminal ? 'auto' : 'raw'),
    fd: path === undefined ? 1 : openFile(path),
    terminal,
    color: wantsColor('auto', terminal, process.env),
    headers: given.has('from'),
  };
}
