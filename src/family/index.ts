import { GrammarError } from '../grammar/error.js';
import { viewOf } from '../wire/byte-order.js';
import { DecodeError } from '../wire/errors.js';
import { layout, u16 } from '../wire/layout.js';
import type { AddressFamily, SocketAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { inet } from './inet.js';
import { inet6 } from './inet6.js';
import { netlink } from './netlink.js';
import { packet } from './packet.js';
import { tipc } from './tipc.js';
import { unix } from './unix.js';
import { vsock } from './vsock.js';
import { xdp } from './xdp.js';

/** The codec of every address family, by the kernel's word in lower case. */
export const families: {
  readonly [F in AddressFamily]: AddressCodec<Extract<SocketAddress, { family: F }>>;
} = {
  inet,
  inet6,
  unix,
  netlink,
  packet,
  vsock,
  xdp,
  tipc,
};

const codecOf = (family: AddressFamily): AddressCodec<SocketAddress> => {
  const codec = families[family] as AddressCodec<SocketAddress> | undefined;
  if (codec === undefined) {
    throw new TypeError(
      `unknown address family ${String(family)}; known are ${Object.keys(families).join(', ')}`,
    );
  }
  return codec;
};

/** The address as people write it: `127.0.0.1:80`, `[fe80::1%3]:80`, `/run/app.sock`, `@abstract`, `*`. */
export function formatAddress(address: SocketAddress): string {
  return codecOf(address.family).format(address);
}

/** The family that text without a family belongs to: what its first characters say. */
function guessFamily(text: string): AddressFamily {
  if (/^(?:\.{0,2}\/|@)/.test(text)) return 'unix';
  if (text[0] === '[' || text.indexOf(':') !== text.lastIndexOf(':')) return 'inet6';
  if (/^([0-9.]+|\*)(:|$)/.test(text)) return 'inet';
  throw new GrammarError(text, 0, 'an IP address, a path, or @ and an abstract name');
}

/**
 * Reads an address as formatAddress writes it. Without `family`, Internet and Unix addresses are told apart by
 * their first characters. Throws GrammarError.
 */
export function parseAddress(text: string, family: AddressFamily = guessFamily(text)): SocketAddress {
  return codecOf(family).parse(text);
}

/** The sockaddr bytes of an address, for bind(2) or connect(2). Throws RangeError for a value that does not fit. */
export function encodeAddress(address: SocketAddress): Uint8Array {
  return codecOf(address.family).encode(address);
}

/** What every sockaddr begins with. */
const sockaddr = layout('sockaddr', 2, { family: u16(0) });

/** Reads sockaddr bytes of any known family. Throws DecodeError when they are too short or the family is unknown. */
export function decodeAddress(bytes: Uint8Array): SocketAddress {
  const number = sockaddr.decode(viewOf(bytes)).family;
  for (const codec of Object.values(families)) if (codec.number === number) return codec.decode(bytes);
  throw new DecodeError('sockaddr', 0, bytes.length, `a known address family, not ${number}`);
}
