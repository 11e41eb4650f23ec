import { checkWait } from '../waiter.js';
import { largestSlot } from './slab.js';
import type { DatagramOptions } from './types.js';

/** Checks the options of open() that nothing else checks. Throws TypeError, RangeError. */
export function checkOptions(options: DatagramOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`options must be an object, not ${options === null ? 'null' : typeof options}`);
  }
  checkWait(options);
  const { messageSize, receiveOffload, ancillary, protocol } = options;
  if (
    messageSize !== undefined &&
    !(Number.isInteger(messageSize) && messageSize >= 1 && messageSize <= largestSlot)
  ) {
    throw new RangeError(`messageSize must be an integer from 1 to ${largestSlot}, not ${messageSize}`);
  }
  if (receiveOffload !== undefined && receiveOffload !== 'split' && receiveOffload !== 'raw') {
    throw new TypeError(`receiveOffload must be split or raw, not ${String(receiveOffload)}`);
  }
  if (ancillary !== undefined && !Array.isArray(ancillary)) {
    throw new TypeError(`ancillary must be an array, not ${typeof ancillary}`);
  }
  if (protocol !== undefined && !['udp', 'udplite', 'icmp', 'icmp6'].includes(protocol)) {
    throw new TypeError(`protocol must be udp, udplite, icmp or icmp6, not ${String(protocol)}`);
  }
}
