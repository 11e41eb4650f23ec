import { chmodSync, chownSync, type Stats, statSync, unlinkSync } from 'node:fs';
import { SystemError } from '../../kernel/index.js';
import { applyPhases } from '../phases.js';
import type { OpenRequest } from '../types.js';

type Named = Pick<OpenRequest, 'options' | 'context'>;

/** Performs what node:fs does; its error becomes ours. */
export function attempt<T>(operation: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const { errno } = error as NodeJS.ErrnoException;
    throw errno === undefined ? error : new SystemError(operation, -errno);
  }
}

const ENOENT = 2;

/** stat(2); undefined where there is nothing. Throws SystemError for everything else. */
export function statIfThere(path: string): Stats | undefined {
  return attempt(`stat ${path}`, () => statSync(path, { throwIfNoEntry: false }));
}

/** unlink(2): that there is nothing is no error. Throws SystemError for everything else. */
export function removeIfThere(path: string): void {
  try {
    attempt(`unlink ${path}`, () => unlinkSync(path));
  } catch (error) {
    if (!(error instanceof SystemError && error.errno === ENOENT)) throw error;
  }
}

/** Owner, group and mode of a name that is there already: `user-early`, `group-early`, `perm-early`. Throws SystemError. */
function applyEarly(path: string, { options }: Named, exists: boolean): void {
  const user = options.integer('user-early');
  const group = options.integer('group-early');
  const mode = options.integer('perm-early');
  if (!exists) return;
  if (user !== undefined || group !== undefined) {
    attempt(`chown ${path}`, () => chownSync(path, user ?? -1, group ?? -1));
  }
  if (mode !== undefined) attempt(`chmod ${path}`, () => chmodSync(path, mode));
}

/**
 * What is done before a name is opened or made: `unlink-early`, `unlink`, owner and mode of what is there. Resolves with what
 * is there then. Throws SystemError.
 */
export function prepareName(path: string, request: Named): Stats | undefined {
  const { options, context } = request;
  let found = statIfThere(path);
  applyPhases(options, ['OFFSET', 'INIT']);
  if (options.flag('unlink-early') && found !== undefined) {
    context.log('info', `"${path}" already exists; removing it`);
    removeIfThere(path);
    found = undefined;
  }
  options.apply('EARLY');
  const unlink = options.flag('unlink');
  applyEarly(path, request, found !== undefined && !unlink);
  if (unlink) {
    removeIfThere(path);
    found = undefined;
  }
  options.apply('PREOPEN');
  return found;
}

/** What is done once it is open: `unlink-late`. Throws SystemError. */
export function settleName(path: string, { options }: Named): void {
  if (options.flag('unlink-late')) removeIfThere(path);
}

/** Removes the name when the endpoint is closed, where `unlink-close` says so; `usually` where it says nothing. */
export function releaseName(path: string, { options, context }: Named, usually = false): () => void {
  const given = options.take('unlink-close');
  if (!(given === undefined ? usually : given === true)) return () => {};
  return () => {
    try {
      attempt(`unlink ${path}`, () => unlinkSync(path));
    } catch (error) {
      context.log('warning', (error as Error).message);
    }
  };
}
