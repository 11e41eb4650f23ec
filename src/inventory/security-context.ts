import { join } from 'node:path';
import { extendedAttribute, SystemError } from '../kernel/index.js';

/** An LSM that labels sockets keeps the label here, xattr(7). */
const attribute = 'security.selinux';

/**
 * The SELinux context of the socket behind a descriptor of a process, which sockfs has as an extended attribute; undefined
 * without SELinux, and where the process or its descriptor is gone or not ours to see.
 */
export const socketSecurityContext = (pid: number, fd: number, procPath = '/proc'): string | undefined => {
  try {
    const value = extendedAttribute(join(procPath, String(pid), 'fd', String(fd)), attribute);
    return value && (Buffer.from(value).toString('latin1').replace(/\0+$/, '') || undefined);
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
};
