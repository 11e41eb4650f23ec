import type { OpenRequest } from '../types.js';
import { claimPath, removal, takeUnlinkClose } from './unix-name.js';
import { changeSocketFile } from './unix-owner.js';

/** The file of a socket that others find by its path. */
export interface ServerFile {
  /** Makes room for it. Throws Error where its place is taken. */
  readonly claim: () => void;
  /** To be called when it is there. */
  readonly bound: () => void;
  /** Removes it if it was made here, once. */
  readonly remove: () => void;
}

/** What a server does with its socket file, by `unlink-early` and `unlink-close`. */
export function ownSocketFile(path: string, { options, context }: OpenRequest): ServerFile {
  const unlinkClose = takeUnlinkClose(options);
  let remove = (): void => {};
  return {
    claim: () => claimPath(path, options),
    bound: () => {
      remove = removal(path, unlinkClose, context);
      changeSocketFile(path, options);
    },
    remove: () => remove(),
  };
}

/** Servers bind to what they are named by. Throws TypeError for the option `bind`. */
export function refuseBind({ type, parameters, options }: OpenRequest): void {
  if (options.text('bind') === undefined) return;
  throw new TypeError(`${type.keyword}:${parameters[0]}: binds implicitly, bind option not allowed`);
}
