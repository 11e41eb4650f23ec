import { lstatSync, unlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SocketAddress } from '../../family/address.js';

/** The file of a bound Unix socket. */
export interface SocketFile {
  readonly path: string | Buffer;
  readonly device: bigint;
  readonly inode: bigint;
}

function status(path: string | Buffer): SocketFile | undefined {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return found && { path, device: found.dev, inode: found.ino };
}

/** The file that bind(2) has just made; undefined for an address without one. */
export function socketFileOf(address: SocketAddress): SocketFile | undefined {
  if (address.family !== 'unix' || address.path === undefined) return undefined;
  // The working folder may be another one by the time of close().
  return status(address.bytes === undefined ? resolve(address.path) : Buffer.from(address.bytes));
}

/** Removes the file unless another one, such as that of a successor, has its name by now. */
export function removeSocketFile(file: SocketFile): void {
  try {
    const now = status(file.path);
    if (now?.inode === file.inode && now.device === file.device) unlinkSync(file.path);
  } catch {
    // Its folder is gone or closed to us: there is nothing of ours to remove.
  }
}
