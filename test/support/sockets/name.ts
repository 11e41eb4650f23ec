/** Packs socket addresses by hand, so that a fixture never stands on the code it tests. */
const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_NETLINK = 16;
const AF_PACKET = 17;

/** sockaddr_in or sockaddr_in6 of a loopback address, ip(7) and ipv6(7). */
export const inetName = (family: 'inet' | 'inet6', port: number, address?: Uint8Array): Buffer => {
  const name = Buffer.alloc(family === 'inet' ? 16 : 28);
  name.writeUInt16LE(family === 'inet' ? AF_INET : AF_INET6, 0);
  name.writeUInt16BE(port, 2);
  name.set(address ?? (family === 'inet' ? loopback4 : loopback6), family === 'inet' ? 4 : 8);
  return name;
};

/** 127.0.0.1 */
export const loopback4 = Uint8Array.of(127, 0, 0, 1);
/** ::1 */
export const loopback6 = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

/** Port of a packed sockaddr_in or sockaddr_in6. */
export const portOf = (name: Uint8Array): number => (name[2]! << 8) | name[3]!;

/** sockaddr_un of a path, or of an abstract name when `text` starts with NUL, unix(7). */
export const unixName = (text: string | Uint8Array): Buffer => {
  const bytes = Buffer.from(text as string);
  const path = bytes[0] !== 0;
  const name = Buffer.alloc(2 + bytes.length + (path ? 1 : 0));
  name.writeUInt16LE(AF_UNIX, 0);
  bytes.copy(name, 2);
  return name;
};

/** sockaddr_nl, netlink(7). */
export const netlinkName = (portId: number, groups: number): Buffer => {
  const name = Buffer.alloc(12);
  name.writeUInt16LE(AF_NETLINK, 0);
  name.writeUInt32LE(portId, 4);
  name.writeUInt32LE(groups, 8);
  return name;
};

/** sockaddr_ll, packet(7); the protocol is given in host order. */
export const packetName = (protocol: number, interfaceIndex: number): Buffer => {
  const name = Buffer.alloc(20);
  name.writeUInt16LE(AF_PACKET, 0);
  name.writeUInt16BE(protocol, 2);
  name.writeInt32LE(interfaceIndex, 4);
  return name;
};
