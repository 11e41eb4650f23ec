import { ipProtocolName, netlinkProtocolName } from '../../wire/constant-names.js';
import { resolveSpec, type SocketProtocolName } from '../spec.js';

/** The number in decimal or hexadecimal, within bounds; undefined for anything else. */
function numberOf(text: string, lowest: number, highest: number): number | undefined {
  if (!/^(0x[0-9a-f]{1,8}|0|[1-9][0-9]{0,9})$/i.test(text)) return undefined;
  const number = Number(text);
  return number >= lowest && number <= highest ? number : undefined;
}

/** The number behind one of our names; undefined where there is none. */
function named(family: 'inet' | 'packet' | 'netlink', text: string): number | undefined {
  if (!/^[a-z][a-z0-9_]*$/.test(text)) return undefined;
  try {
    return resolveSpec({ family, type: 'raw', protocol: text as SocketProtocolName }).protocol;
  } catch {
    return undefined;
  }
}

/** An IP protocol by name or number. */
export const ipProtocol = (text: string): number | undefined => numberOf(text, 1, 255) ?? named('inet', text);

/** An Ethernet protocol by name or number, in host order. */
export const ethernetProtocol = (text: string): number | undefined =>
  numberOf(text, 1, 0xffff) ?? (text === '*' ? named('packet', 'all') : named('packet', text));

/** A netlink protocol by name or number; `uevent` is short for kobject_uevent. */
export const netlinkProtocol = (text: string): number | undefined =>
  numberOf(text, 0, 31) ??
  (text === 'route' ? 0 : named('netlink', text === 'uevent' ? 'kobject_uevent' : text));

/** What an IP protocol is called. */
export const ipProtocolText = (number: number): string => ipProtocolName(number);

/** What a netlink protocol is called. */
export const netlinkProtocolText = (number: number): string => netlinkProtocolName(number);
