import { chmodSync, chownSync } from 'node:fs';
import type { EndpointOptions } from '../option/types.js';

/** Leaves the owner or the group as it is, chown(2). */
const asItIs = -1;

const number = (options: EndpointOptions, name: string): number | undefined => {
  const value = options.take(name);
  return typeof value === 'number' ? value : undefined;
};

function changeFile(path: string, options: EndpointOptions, moment: '' | '-early'): void {
  const mode = number(options, `perm${moment}`);
  const user = number(options, `user${moment}`);
  const group = number(options, `group${moment}`);
  if (user !== undefined || group !== undefined) chownSync(path, user ?? asItIs, group ?? asItIs);
  if (mode !== undefined) chmodSync(path, mode);
}

/**
 * Takes `perm`, `user` and `group`, which on Unix sockets are for the file: fchmod(2) and fchown(2) of the socket would
 * change what nobody sees. Throws what chmod(2) and chown(2) fail with.
 */
export function changeSocketFile(path: string, options: EndpointOptions): void {
  changeFile(path, options, '');
  changeFile(path, options, '-early');
}
