import { native } from '../../kernel/addon.js';
import { close } from '../../kernel/descriptor.js';
import { AF_UNIX, SOCK_CLOEXEC, SOCK_DGRAM } from '../../wire/constants.js';
import { SocketNamespaces } from './namespace.js';

/**
 * Network namespaces of sockets, the caller's own being known by its inode: without privilege the kernel tells of no other,
 * and the cookie of a socket made here says which are in it.
 */
export function ownNamespaces(own: number | undefined): SocketNamespaces {
  const namespaces = new SocketNamespaces();
  if (own === undefined) return namespaces;
  const fd = native().socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return namespaces;
  namespaces.know(fd, own);
  close(fd);
  return namespaces;
}
