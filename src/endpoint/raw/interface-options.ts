import type { Descriptor } from '../../kernel/index.js';
import type { EndpointOptions } from '../option/types.js';
import { interfaceFlags, setInterfaceFlags, setInterfaceMtu } from './interface-call.js';

/** IFF_* of `<linux/if.h>` by the options that set and clear them. */
const flags: Readonly<Record<string, number>> = {
  'iff-up': 0x1,
  'iff-broadcast': 0x2,
  'iff-debug': 0x4,
  'iff-loopback': 0x8,
  'iff-pointopoint': 0x10,
  'iff-notrailers': 0x20,
  'iff-running': 0x40,
  'iff-noarp': 0x80,
  'iff-promisc': 0x100,
  'iff-allmulti': 0x200,
  'iff-master': 0x400,
  'iff-slave': 0x800,
  'iff-multicast': 0x1000,
  'iff-portsel': 0x2000,
  'iff-automedia': 0x4000,
};

/**
 * Applies what the options say about an interface: its flags and `interface-mtu`. `socket` is any socket of its namespace.
 * Gives the flags that it had. Throws SystemError.
 */
export function applyInterfaceOptions(options: EndpointOptions, socket: Descriptor, name: string): number {
  const before = interfaceFlags(socket, name);
  let after = before;
  for (const [option, mask] of Object.entries(flags)) {
    const wanted = options.take(option);
    if (wanted !== undefined) after = wanted === false ? after & ~mask : after | mask;
  }
  if (after !== before) setInterfaceFlags(socket, name, after);
  const mtu = options.integer('interface-mtu');
  if (mtu !== undefined) setInterfaceMtu(socket, name, mtu);
  return before;
}
