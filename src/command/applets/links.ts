import {
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** Names of applets. */
export const appletNames: readonly string[] = ['ss', 'nc', 'netcat', 'socat'];

/** What a directory has by a name: nothing, a link of ours, one that runs just what we would link to, or another's file. */
export type Occupant = 'absent' | 'ours' | 'current' | 'foreign';

/** File names that only programs of socketeer have, also where the package has moved and the link leads nowhere. */
const ownNames: ReadonlySet<string> = new Set(['socketeer.cjs', 'socketeer', 'skt']);

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code));

const resolved = (path: string): string | undefined => {
  try {
    return realpathSync(path);
  } catch {
    return undefined; // it leads nowhere
  }
};

/** What is at a path, compared with the program links are to lead to. Throws what lstat(2) does. */
export const occupantOf = (path: string, program: string): Occupant => {
  try {
    if (!lstatSync(path).isSymbolicLink()) return 'foreign';
  } catch (error) {
    if (isMissing(error)) return 'absent';
    throw error;
  }
  const target = resolved(path);
  if (target !== undefined && target === resolved(program)) return 'current';
  return ownNames.has(basename(target ?? readlinkSync(path))) ? 'ours' : 'foreign';
};

/** What became of one name. */
export interface LinkResult {
  readonly path: string;
  readonly outcome: 'linked' | 'replaced' | 'there' | 'in-the-way' | 'removed' | 'absent' | 'kept';
}

/** Replaces at once, so that at no time there is no program of the name. */
const link = (program: string, path: string): void => {
  const temporary = `${path}.socketeer-${process.pid}`;
  rmSync(temporary, { force: true });
  symlinkSync(program, temporary);
  try {
    renameSync(temporary, path);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
};

/** Makes a link by a name, unless another's file is there; a directory is never replaced. Throws what the system refuses. */
export const install = (folder: string, name: string, program: string, force: boolean): LinkResult => {
  const path = join(resolve(folder), name);
  const occupant = occupantOf(path, program);
  if (occupant === 'current') return { path, outcome: 'there' };
  if (occupant === 'foreign' && !force) return { path, outcome: 'in-the-way' };
  mkdirSync(resolve(folder), { recursive: true });
  link(program, path);
  return { path, outcome: occupant === 'absent' ? 'linked' : 'replaced' };
};

/** Removes a link of ours. Throws what the system refuses. */
export const remove = (folder: string, name: string, program: string): LinkResult => {
  const path = join(resolve(folder), name);
  const occupant = occupantOf(path, program);
  if (occupant === 'absent') return { path, outcome: 'absent' };
  if (occupant === 'foreign') return { path, outcome: 'kept' };
  unlinkSync(path);
  return { path, outcome: 'removed' };
};
