import { check, native } from './native.js';

const AF_INET = 2;
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;
const SIOCGIFFLAGS = 0x8913;
const SIOCSIFFLAGS = 0x8914;
const IFF_UP = 1;
/** struct ifreq, `<linux/if.h>`: 16 bytes of name, then a union of 24. */
const ifreqLength = 40;
const flagsOffset = 16;

/** Brings `lo` up in the network namespace of the calling thread, netdevice(7). Needs CAP_NET_ADMIN there. */
export const raiseLoopback = (): void => {
  const { socket, ioctl, close } = native();
  const request = Buffer.alloc(ifreqLength);
  request.write('lo');
  const fd = check('socket', socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0));
  try {
    check('ioctl SIOCGIFFLAGS', ioctl(fd, SIOCGIFFLAGS, request));
    request.writeUInt16LE(request.readUInt16LE(flagsOffset) | IFF_UP, flagsOffset);
    check('ioctl SIOCSIFFLAGS', ioctl(fd, SIOCSIFFLAGS, request));
  } finally {
    close(fd);
  }
};
