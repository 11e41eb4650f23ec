import { type Descriptor, getsockopt, setsockopt } from '../../../kernel/index.js';
import type { OptionValue } from '../types.js';

const SOL_IP = 0;
const IP_OPTIONS = 4;
const room = 256;

/** Adds to the IP options of what is sent: given several times, they follow one another. */
export const appendIpOptions = (fd: Descriptor, value: OptionValue): void => {
  const bytes = new Uint8Array(room);
  const length = getsockopt(fd, SOL_IP, IP_OPTIONS, bytes);
  const more = value as Uint8Array;
  const all = new Uint8Array(length + more.length);
  all.set(bytes.subarray(0, length));
  all.set(more, length);
  setsockopt(fd, SOL_IP, IP_OPTIONS, all);
};
