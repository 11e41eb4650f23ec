import { close, ioctl, SystemError, socket } from '../../kernel/index.js';
import { AF_UNIX, SOCK_DGRAM } from '../../wire/constants.js';

/** <linux/sockios.h> */
const SIOCGIFINDEX = 0x8933;
/** struct ifreq of <linux/if.h>: 16 bytes of name with its NUL, then a union of 24. */
const ifreqLength = 40;
const nameRoom = 15;
const indexOffset = 16;

/** The index of a network interface by its name, netdevice(7), as if_nametoindex(3); undefined where there is none. */
export function interfaceIndex(name: string): number | undefined {
  const request = Buffer.alloc(ifreqLength);
  if (name === '' || request.write(name) > nameRoom || Buffer.byteLength(name) > nameRoom) return undefined;
  const fd = socket(AF_UNIX, SOCK_DGRAM);
  try {
    ioctl(fd, SIOCGIFINDEX, request);
    return new Int32Array(request.buffer, request.byteOffset + indexOffset, 1)[0];
  } catch (error) {
    if (error instanceof SystemError && error.code === 'ENODEV') return undefined;
    throw error;
  } finally {
    close(fd);
  }
}
