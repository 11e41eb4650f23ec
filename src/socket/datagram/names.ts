import type { AddressFamily, SocketAddress } from '../../family/address.js';
import { encodeAddress } from '../../family/index.js';
import { decodeName } from '../name.js';

/** Slots of the cache, a power of two. */
const slots = 256;

interface Known {
  readonly name: Uint8Array;
  readonly address: SocketAddress;
}

function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let at = start; at < end; at++) value = Math.imul(value ^ (bytes[at] as number), 0x01000193);
  return (value ^ (value >>> 15)) & (slots - 1);
}

function same(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[start + i]) return false;
  return true;
}

/**
 * Addresses between the kernel's form and ours, remembered: most datagrams come from, and go to, few peers. The
 * addresses it hands out are frozen, as each is given many times. Direct-mapped, so that memory is bounded.
 */
export class NameCache {
  readonly #family: AddressFamily;
  readonly #known: (Known | undefined)[] = new Array(slots).fill(undefined);
  /** Only of addresses that cannot change. */
  readonly #encoded = new WeakMap<SocketAddress, Uint8Array>();

  constructor(family: AddressFamily) {
    this.#family = family;
  }

  /** The address of `bytes` from `start` to `end`; undefined for an unnamed sender. Throws UnreadableName. */
  decode(bytes: Uint8Array, start: number, end: number): SocketAddress | undefined {
    if (start === end) return undefined;
    const slot = hash(bytes, start, end);
    const known = this.#known[slot];
    if (known !== undefined && same(known.name, bytes, start, end)) return known.address;
    const name = bytes.slice(start, end);
    const address = decodeName(this.#family, name);
    if (address === undefined) return undefined;
    this.#known[slot] = { name, address: Object.freeze(address) };
    this.#encoded.set(address, name);
    return address;
  }

  /** The sockaddr of an address. Throws RangeError. */
  encode(address: SocketAddress): Uint8Array {
    const known = this.#encoded.get(address);
    if (known !== undefined) return known;
    const name = encodeAddress(address);
    if (Object.isFrozen(address)) this.#encoded.set(address, name);
    return name;
  }
}
