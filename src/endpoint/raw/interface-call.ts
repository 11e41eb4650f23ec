import { encodeAddress } from '../../family/index.js';
import { type Descriptor, ioctl, isInterfaceName } from '../../kernel/index.js';

/** Requests of netdevice(7), `<linux/sockios.h>`, and of `<linux/if_tun.h>`. */
const SIOCGIFFLAGS = 0x8913;
const SIOCSIFFLAGS = 0x8914;
const SIOCSIFADDR = 0x8916;
const SIOCSIFNETMASK = 0x891c;
const SIOCSIFMTU = 0x8922;
const TUNSETIFF = 0x400454ca;

/** struct ifreq, `<linux/if.h>`: 16 bytes of name with its NUL, then a union of 24. */
const requestSize = 40;
const nameRoom = 16;

/** Throws RangeError for what cannot be the name of an interface; none is fine where the kernel chooses. */
function requestFor(name: string): Buffer {
  if (name !== '' && !isInterfaceName(name)) {
    throw new RangeError(`an interface name has 1 to ${nameRoom - 1} bytes, not ${JSON.stringify(name)}`);
  }
  const request = Buffer.alloc(requestSize);
  request.write(name);
  return request;
}

/** TUNSETIFF of `/dev/net/tun`: makes the descriptor's interface and gives its name. Throws SystemError, RangeError. */
export function makeTunInterface(fd: Descriptor, name: string, flags: number): string {
  const request = requestFor(name);
  request.writeUInt16LE(flags, nameRoom);
  ioctl(fd, TUNSETIFF, request);
  return request.toString('latin1', 0, request.indexOf(0));
}

/** The flags of an interface, IFF_* of netdevice(7). `socket` is any socket of its namespace. Throws SystemError. */
export function interfaceFlags(socket: Descriptor, name: string): number {
  const request = requestFor(name);
  ioctl(socket, SIOCGIFFLAGS, request);
  return request.readUInt16LE(nameRoom);
}

/** Sets the flags of an interface. Throws SystemError. */
export function setInterfaceFlags(socket: Descriptor, name: string, flags: number): void {
  const request = requestFor(name);
  request.writeUInt16LE(flags, nameRoom);
  ioctl(socket, SIOCSIFFLAGS, request);
}

/** Gives an interface its IPv4 address and netmask. Throws SystemError. */
export function setInterfaceAddress(socket: Descriptor, name: string, address: string, mask: string): void {
  for (const [call, text] of [
    [SIOCSIFADDR, address],
    [SIOCSIFNETMASK, mask],
  ] as const) {
    const request = requestFor(name);
    request.set(encodeAddress({ family: 'inet', address: text, port: 0 }), nameRoom);
    ioctl(socket, call, request);
  }
}

/** Sets how long the packets of an interface may be, in bytes. Throws SystemError. */
export function setInterfaceMtu(socket: Descriptor, name: string, mtu: number): void {
  const request = requestFor(name);
  request.writeInt32LE(mtu, nameRoom);
  ioctl(socket, SIOCSIFMTU, request);
}
