import { ioctl } from '../../kernel/index.js';
import type { Socket } from '../socket.js';
import { attempt } from './holder.js';
import { SIOCGIFINDEX } from './numbers.js';

/** struct ifreq, `<linux/if.h>`: 16 bytes of name with its NUL, then a union of 24. */
const IFREQ_SIZE = 40;
const NAME_ROOM = 15;
const INDEX_OFFSET = 16;

/** The index of an interface in the network namespace of the socket, netdevice(7). Throws SocketError, RangeError. */
export function interfaceIndexOf(socket: Socket, name: string): number {
  const bytes = Buffer.from(name);
  if (bytes.length === 0 || bytes.length > NAME_ROOM || bytes.includes(0))
    throw new RangeError(`an interface name has 1 to ${NAME_ROOM} bytes, not ${JSON.stringify(name)}`);
  const request = Buffer.alloc(IFREQ_SIZE);
  request.set(bytes);
  attempt(socket, `find interface ${name} for`, () => ioctl(socket.fd, SIOCGIFINDEX, request));
  return request.readInt32LE(INDEX_OFFSET);
}
