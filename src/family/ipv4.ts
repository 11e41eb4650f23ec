import { formatIPv4 } from '../wire/address-text.js';
import { viewOf } from '../wire/byte-order.js';

/** Dotted decimal of four bytes. */
export const ipv4Text = (bytes: Uint8Array): string => formatIPv4(viewOf(bytes), 0);

/**
 * The number of a dotted decimal address, first byte highest, or undefined. Only four plain decimal parts are read:
 * inet_aton(3)'s octal and short forms mean different hosts to different programs.
 */
export function ipv4Number(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}
