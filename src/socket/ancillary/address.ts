import type { SocketAddress } from '../../family/address.js';
import { inet } from '../../family/inet.js';
import { inet6 } from '../../family/inet6.js';
import { LITTLE_ENDIAN } from '../../wire/byte-order.js';
import { AF_INET, AF_INET6 } from '../../wire/constants.js';

/** sizeof of struct sockaddr_in and struct sockaddr_in6. */
const inetLength = 16;
const inet6Length = 28;

/** The Internet address of [offset, end), or undefined where there is none (AF_UNSPEC) or it was cut off. */
export function inetAddress(view: DataView, offset: number, end: number): SocketAddress | undefined {
  if (end - offset < inetLength) return undefined;
  const family = view.getUint16(offset, LITTLE_ENDIAN);
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, end - offset);
  if (family === AF_INET) return inet.decode(bytes.subarray(0, inetLength));
  if (family === AF_INET6 && bytes.length >= inet6Length) return inet6.decode(bytes.subarray(0, inet6Length));
  return undefined;
}
