import type { SocketAddress } from './address.js';

/** All that is known of one address family: its number, its text, and its sockaddr. */
export interface AddressCodec<A extends SocketAddress> {
  readonly family: A['family'];
  /** `AF_*` of `<linux/socket.h>`. */
  readonly number: number;
  /** The address as people write it; parse reads it back. */
  format(address: A): string;
  /** Reads the address people write. Throws GrammarError. */
  parse(text: string): A;
  /** The sockaddr bytes, with the exact length the kernel wants. Throws RangeError for a value that does not fit. */
  encode(address: A): Uint8Array;
  /** Reads sockaddr bytes as the kernel returned them. Throws DecodeError when they are too short. */
  decode(bytes: Uint8Array): A;
}
