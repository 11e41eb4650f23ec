import { chmodSync, chownSync, fchmodSync, lstatSync, type PathLike } from 'node:fs';
import type { UnixAddress } from '../../family/address.js';
import { encodeAddress } from '../../family/index.js';
import { connect, SystemError } from '../../kernel/index.js';
import { removeSocketFile, type SocketFile, socketFileOf } from '../datagram/socket-file.js';
import { SocketError } from '../error.js';
import { Socket } from '../socket.js';
import type { ListenOptions } from './options.js';

/** What concerns the file of a Unix socket. */
export type SocketFileOptions = Pick<ListenOptions, 'mode' | 'uid' | 'gid' | 'unlink'>;

/** Leaves the owner or the group as it is, chown(2). */
const unchanged = -1;

/** Whether connect(2) is refused: nobody listens. A full backlog, and another type of socket, are signs of life. */
function isRefused(address: UnixAddress, type: Socket['type']): boolean {
  const probe = Socket.open({ family: 'unix', type });
  try {
    connect(probe.fd, encodeAddress(address));
    return false;
  } catch (error) {
    return error instanceof SystemError && error.code === 'ECONNREFUSED';
  } finally {
    probe.close();
  }
}

/** connect(2) is refused by files of every kind, so only a socket can be stale. */
const isSocket = (path: PathLike): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true;

/** Removes the file of a server that is no more, unless it was replaced while we looked. */
function removeStale(address: UnixAddress, type: Socket['type']): boolean {
  const file = socketFileOf(address);
  if (file === undefined || !isSocket(file.path) || !isRefused(address, type)) return false;
  removeSocketFile(file);
  return true;
}

function bindOrReplace(socket: Socket, address: UnixAddress, { unlink }: SocketFileOptions): void {
  try {
    socket.bind(address);
  } catch (error) {
    const taken = error instanceof SocketError && error.code === 'EADDRINUSE' && address.path !== undefined;
    if (!taken || unlink !== 'stale' || !removeStale(address, socket.type)) throw error;
    socket.bind(address);
  }
}

/**
 * Binds a Unix socket and gives its file the permissions and owner that were asked for: before listen(2), so that nobody
 * gets in under others. Returns the file, if there is one. Throws SocketError, and the errors of node:fs.
 */
export function bindUnix(
  socket: Socket,
  address: UnixAddress,
  options: SocketFileOptions,
): SocketFile | undefined {
  const { mode, uid, gid } = options;
  // unix_bind gives the file the permissions of the socket's own inode, less the umask.
  if (mode !== undefined) fchmodSync(socket.fd, mode);
  bindOrReplace(socket, address, options);
  const file = socketFileOf(address);
  if (file === undefined) return undefined;
  const path: PathLike = file.path;
  try {
    if (uid !== undefined || gid !== undefined) chownSync(path, uid ?? unchanged, gid ?? unchanged);
    if (mode !== undefined) chmodSync(path, mode);
  } catch (error) {
    removeSocketFile(file);
    throw error;
  }
  return file;
}
