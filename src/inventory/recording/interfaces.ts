import { LITTLE_ENDIAN } from '../../wire/byte-order.js';
import { bytes, i32, layout } from '../../wire/layout.js';

const SIOCGIFINDEX = 0x8933;

/** `<linux/if.h>`: the name, then a union that gets the index for SIOCGIFINDEX. */
const ifreq = layout('ifreq', 40, { name: bytes(0, 16), index: i32(16) });

/** The names in the text of `/proc/net/dev`, proc_pid_net(5). */
export function interfaceNames(text: string): string[] {
  const names: string[] = [];
  for (const line of text.split('\n').slice(2)) {
    const colon = line.lastIndexOf(':'); // a name may have colons, the counters behind it have none
    if (colon > 0) names.push(line.slice(0, colon).trim());
  }
  return names;
}

/** The interfaces named in `/proc/net/dev` by their index. */
export function interfacesByIndex(
  dev: string,
  ioctl: (request: number, argument: Uint8Array) => number,
): Map<number, string> {
  const found = new Map<number, string>();
  for (const name of interfaceNames(dev)) {
    const request = ifreq.encode({ name: Buffer.from(name, 'latin1') });
    if (ioctl(SIOCGIFINDEX, request) < 0) continue; // gone meanwhile
    found.set(new DataView(request.buffer).getInt32(ifreq.fields.index.offset, LITTLE_ENDIAN), name);
  }
  return found;
}
