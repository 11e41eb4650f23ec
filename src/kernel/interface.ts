import { type Descriptor, ioctl } from './descriptor.js';

/** `<linux/sockios.h>` */
const SIOCGIFINDEX = 0x8933;
/** struct ifreq, `<linux/if.h>`: 16 bytes of name with its NUL, then a union of 24. */
const IFREQ_SIZE = 40;
const NAME_ROOM = 15;
const INDEX_OFFSET = 16;

/** Whether a name has the 1 to 15 bytes of a network interface's name. */
export const isInterfaceName = (name: string): boolean => {
  const length = Buffer.byteLength(name);
  return length > 0 && length <= NAME_ROOM && !name.includes('\0');
};

/**
 * The index of an interface in the network namespace of the socket `fd`, netdevice(7), which stays the caller's. Throws
 * SystemError (ENODEV when there is none), RangeError for what cannot be a name.
 */
export function interfaceIndex(fd: Descriptor, name: string): number {
  if (!isInterfaceName(name))
    throw new RangeError(`an interface name has 1 to ${NAME_ROOM} bytes, not ${JSON.stringify(name)}`);
  const request = Buffer.alloc(IFREQ_SIZE);
  request.write(name);
  ioctl(fd, SIOCGIFINDEX, request);
  return new Int32Array(request.buffer, request.byteOffset + INDEX_OFFSET, 1)[0] as number;
}
