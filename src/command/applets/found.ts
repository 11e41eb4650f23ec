import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { occupantOf } from './links.js';

/** What a name runs: the first program of PATH by it. */
export interface FoundProgram {
  readonly name: string;
  /** Undefined where PATH has none. */
  readonly path: string | undefined;
  readonly ours: boolean;
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Looks a name up as a shell would. */
export const findProgram = (name: string, searchPath: string, program: string): FoundProgram => {
  const path = searchPath
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
  const occupant = path === undefined ? 'absent' : occupantOf(path, program);
  return { name, path, ours: occupant === 'current' || occupant === 'ours' };
};
