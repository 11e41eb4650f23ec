import { readInteger } from './number.js';

/** An address and how many of its bits count; without an address anything is meant. */
export interface HostAddress {
  readonly address?: string;
  readonly prefixLength?: number;
}

/** Four decimal parts of an IPv4 address as ss takes it: up to four numbers, missing ones are 0. */
export const readIPv4 = (text: string): string | undefined => {
  const parts = text.split('.').map(readInteger);
  if (parts.length > 4 || parts.some((part) => part === undefined || part < 0n || part > 255n))
    return undefined;
  return [...parts, 0n, 0n, 0n].slice(0, 4).join('.');
};

/** Bits of a network mask written as an address, `255.255.0.0`. */
const maskLength = (text: string): number | undefined => {
  const address = readIPv4(text);
  if (address === undefined) return undefined;
  const mask = address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
  const host = 2 ** 32 - mask;
  const bits = 32 - Math.log2(host);
  return mask !== 0 && Number.isInteger(bits) ? bits : undefined;
};

const prefixLength = (text: string, most: number): number | undefined => {
  const bits = readInteger(text) ?? maskLength(text);
  return bits === undefined || bits < 0 || bits > most ? undefined : Number(bits);
};

/** Words for every address. */
const everything = ['any', 'all', 'default'];

/**
 * An address with an optional prefix length, or a host name; undefined where it can be neither. IPv6 addresses are not
 * looked at closer.
 */
export const readPrefix = (text: string): HostAddress | undefined => {
  const slash = text.indexOf('/');
  if (slash < 0) return everything.includes(text) ? {} : { address: readIPv4(text) ?? text };
  const host = text.slice(0, slash);
  const inet6 = host.includes(':');
  const address = inet6 ? host : readIPv4(host);
  const bits = prefixLength(text.slice(slash + 1), inet6 ? 128 : 32);
  return address === undefined || bits === undefined ? undefined : { address, prefixLength: bits };
};
