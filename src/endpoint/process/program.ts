import { basename } from 'node:path';
import type { EndpointOptions } from '../option/types.js';
import type { EndpointContext } from '../types.js';

/** A program to run. */
export interface Program {
  /** A path, or a name to be looked for in PATH. */
  readonly file: string;
  /** argv. */
  readonly args: readonly string[];
  /** Beside what it inherits. */
  readonly environment: Readonly<Record<string, string>>;
}

const defaultPath = '/bin:/usr/bin';

/** Where a program may be found: as it is with a slash, else in each directory of PATH, as execvp(3) has it. */
export function candidatesFor(file: string, path: string | undefined): string[] {
  if (file.includes('/') || file === '') return [file];
  return (path ?? defaultPath).split(':').map((folder) => `${folder === '' ? '.' : folder}/${file}`);
}

/** argv[0] of a program: its name without directories, with a dash before it for a login shell. */
export const programName = (file: string, login: boolean): string => `${login ? '-' : ''}${basename(file)}`;

/** The environment that a child gets: ours, what the other end says, what the program and `path` add. */
export function environmentOf(
  options: EndpointOptions,
  { environment, environmentPrefix }: EndpointContext,
  ...more: readonly Readonly<Record<string, string>>[]
): Record<string, string | undefined> {
  const path = options.text('path');
  const told = Object.entries(environment).map(([name, value]) => [`${environmentPrefix}_${name}`, value]);
  return Object.assign(
    { ...process.env, ...Object.fromEntries(told) },
    ...more,
    path === undefined ? {} : { PATH: path },
  );
}
