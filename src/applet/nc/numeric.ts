import { readdirSync, readFileSync } from 'node:fs';
import { type Inet6Address, type InetAddress, parseAddress } from '../../index.js';

/** An Internet address. */
export type HostAddress = InetAddress | Inet6Address;

/** One part of a numeric address, decimal, octal or hexadecimal; undefined for anything else. */
const readPart = (text: string): number | undefined => {
  if (/^0x[0-9a-f]*$/i.test(text)) return Number.parseInt(text.slice(2) || '0', 16);
  if (/^0[0-7]*$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9][0-9]*$/.test(text) ? Number(text) : undefined;
};

/** inet_aton(3): one to four parts, of which the last one fills what is left. */
export const readInet = (text: string, port: number): InetAddress | undefined => {
  if (!/^[0-9]/.test(text)) return undefined;
  const parts = text.split('.').map(readPart);
  const last = parts.pop();
  if (last === undefined || parts.length > 3 || parts.some((part) => part === undefined || part > 255)) {
    return undefined;
  }
  if (last >= 256 ** (4 - parts.length)) return undefined;
  const number = parts.reduce<number>((sum, part, at) => sum + (part ?? 0) * 256 ** (3 - at), last);
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256);
  return { family: 'inet', address: bytes.join('.'), port };
};

const interfaceFolder = '/sys/class/net';

/** The index of a zone, RFC 4007 section 11: a number, or the name of an interface. */
const zoneIndex = (zone: string): number | undefined => {
  if (/^[0-9]+$/.test(zone)) return Number(zone);
  try {
    return Number(readFileSync(`${interfaceFolder}/${zone}/ifindex`, 'latin1'));
  } catch {
    return undefined;
  }
};

/** An IPv6 address with an optional zone. */
export const readInet6 = (text: string, port: number): Inet6Address | undefined => {
  if (!text.includes(':')) return undefined;
  const [bare = '', zone] = text.split('%');
  const scopeId = zone === undefined ? undefined : zoneIndex(zone);
  if (zone !== undefined && scopeId === undefined) return undefined;
  try {
    const { address } = parseAddress(`[${bare}]`, 'inet6') as Inet6Address;
    return { family: 'inet6', address, port, ...(scopeId === undefined ? {} : { scopeId }) };
  } catch {
    return undefined;
  }
};

const zoneName = (index: number): string => {
  const names = readdirSync(interfaceFolder);
  return names.find((name) => zoneIndex(name) === index) ?? String(index);
};

/** getnameinfo(3) with NI_NUMERICHOST: the address without its port, an IPv6 zone by its name. */
export const numericHost = (address: HostAddress): string => {
  const zone =
    address.family === 'inet6' && address.scopeId !== undefined ? `%${zoneName(address.scopeId)}` : '';
  return `${address.address}${zone}`;
};
