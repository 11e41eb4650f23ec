import { formatIPv6 } from '../wire/address-text.js';
import { viewOf } from '../wire/byte-order.js';

export { ipv6Bytes } from '../wire/address-bytes.js';

/** RFC 5952 text of 16 bytes. */
export const ipv6Text = (bytes: Uint8Array): string => formatIPv6(viewOf(bytes), 0);
