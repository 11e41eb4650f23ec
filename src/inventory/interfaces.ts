import { LITTLE_ENDIAN } from '../wire/byte-order.js';
import { bytes, i32, layout } from '../wire/layout.js';

const SIOCGIFNAME = 0x8910;
const SIOCGIFINDEX = 0x8933;

/** `<linux/if.h>`: the name, then a union that holds the index for SIOCGIFNAME. */
const ifreq = layout('ifreq', 40, { name: bytes(0, 16), index: i32(16) });

/** An interface by its index, with its name while it has one. */
export type InterfaceReference = { readonly index: number; readonly name?: string };

/**
 * Names of interfaces by index, in the network namespace of a descriptor; each is asked for once, by
 * ioctl(SIOCGIFNAME) of netdevice(7), which every kind of socket understands.
 */
export class Interfaces {
  readonly #known = new Map<number, InterfaceReference>();
  readonly #ioctl: (request: number, argument: Uint8Array) => number;

  constructor(ioctl: (request: number, argument: Uint8Array) => number) {
    this.#ioctl = ioctl;
  }

  /** The interface with this index; without a name when it is gone. */
  get(index: number): InterfaceReference {
    let found = this.#known.get(index);
    if (found === undefined) {
      found = this.#ask(index);
      this.#known.set(index, found);
    }
    return found;
  }

  /** The index of the interface with this name; undefined where there is none. */
  indexOf(name: string): number | undefined {
    const { size } = ifreq.fields.name;
    const bytes = Buffer.from(name);
    if (bytes.length === 0 || bytes.length >= size) return undefined;
    const request = ifreq.encode({ name: Buffer.concat([bytes], size) });
    if (this.#ioctl(SIOCGIFINDEX, request) < 0) return undefined;
    return new DataView(request.buffer).getInt32(ifreq.fields.index.offset, LITTLE_ENDIAN);
  }

  #ask(index: number): InterfaceReference {
    const request = ifreq.encode({});
    new DataView(request.buffer).setUint32(ifreq.fields.index.offset, index, LITTLE_ENDIAN);
    if (this.#ioctl(SIOCGIFNAME, request) < 0) return { index };
    const end = request.indexOf(0);
    return { index, name: Buffer.from(request.buffer, 0, Math.min(end, ifreq.fields.name.size)).toString() };
  }
}
