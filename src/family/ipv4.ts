import { formatIPv4 } from '../wire/address-text.js';
import { viewOf } from '../wire/byte-order.js';

export { ipv4Number } from '../wire/address-bytes.js';

/** Dotted decimal of four bytes. */
export const ipv4Text = (bytes: Uint8Array): string => formatIPv4(viewOf(bytes), 0);
