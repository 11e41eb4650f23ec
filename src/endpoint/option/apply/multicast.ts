import { ipv6Bytes } from '../../../family/ipv6.js';
import { type Descriptor, interfaceIndex, SystemError, setsockopt } from '../../../kernel/index.js';
import { ipv4Bytes } from '../../../wire/address-bytes.js';
import type { OptionValue } from '../types.js';

const SOL_IP = 0;
const IP_ADD_MEMBERSHIP = 35;
const IP_ADD_SOURCE_MEMBERSHIP = 39;
const SOL_IPV6 = 41;
const IPV6_JOIN_GROUP = 20;
const MCAST_JOIN_SOURCE_GROUP = 46;
const AF_INET6 = 10;
const EINVAL = 22;

/** The parts between colons, those within square brackets left whole and freed of them. */
const partsOf = (value: OptionValue): string[] =>
  (String(value).match(/\[[^\]]*\]|[^:[]+/g) ?? []).map((part) => part.replace(/^\[(.*)\]$/, '$1'));

const fault = (what: string, text: string | undefined): SystemError =>
  new SystemError(`${JSON.stringify(text ?? '')} is no ${what}`, EINVAL);

function ipv4(text: string | undefined): Uint8Array {
  const bytes = ipv4Bytes(text ?? '');
  if (bytes === undefined) throw fault('IPv4 address', text);
  return bytes;
}

function ipv6(text: string | undefined): Uint8Array {
  const bytes = ipv6Bytes(text ?? '');
  if (bytes === undefined) throw fault('IPv6 address', text);
  return bytes;
}

/** An interface by name or number; 0, any, where none is said. */
const indexOf = (fd: Descriptor, text: string | undefined): number => {
  if (text === undefined || text === '') return 0;
  return /^[0-9]+$/.test(text) ? Number(text) : interfaceIndex(fd, text);
};

/** `group:interface` or `group:address:interface`, struct ip_mreqn of <linux/in.h>. */
export const addMembership = (fd: Descriptor, value: OptionValue): void => {
  const [group, second, third] = partsOf(value);
  const address = second === undefined ? undefined : ipv4Bytes(second);
  const bytes = new Uint8Array(12);
  bytes.set(ipv4(group));
  if (address !== undefined) bytes.set(address, 4);
  const index = indexOf(fd, address === undefined ? second : third);
  bytes.set(new Uint8Array(Int32Array.of(index).buffer), 8);
  setsockopt(fd, SOL_IP, IP_ADD_MEMBERSHIP, bytes);
};

/** `group:address of the interface:source`, struct ip_mreq_source of <linux/in.h>. */
export const addSourceMembership = (fd: Descriptor, value: OptionValue): void => {
  const [group, local, source] = partsOf(value);
  const bytes = new Uint8Array(12);
  bytes.set(ipv4(group));
  bytes.set(ipv4(local), 4);
  bytes.set(ipv4(source), 8);
  setsockopt(fd, SOL_IP, IP_ADD_SOURCE_MEMBERSHIP, bytes);
};

/** `group:interface`, struct ipv6_mreq of <linux/in6.h>. */
export const joinGroup = (fd: Descriptor, value: OptionValue): void => {
  const [group, device] = partsOf(value);
  const bytes = new Uint8Array(20);
  bytes.set(ipv6(group));
  bytes.set(new Uint8Array(Int32Array.of(indexOf(fd, device)).buffer), 16);
  setsockopt(fd, SOL_IPV6, IPV6_JOIN_GROUP, bytes);
};

/** A struct sockaddr_in6 of an address, in the room of a struct sockaddr_storage. */
function storage(address: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(128);
  bytes.set(new Uint8Array(Uint16Array.of(AF_INET6).buffer));
  bytes.set(address, 8);
  return bytes;
}

/** `group:interface:source`, struct group_source_req of <linux/in.h>, whose addresses stand at multiples of 8. */
export const joinSourceGroup = (fd: Descriptor, value: OptionValue): void => {
  const [group, device, source] = partsOf(value);
  const bytes = new Uint8Array(8 + 128 + 128);
  bytes.set(new Uint8Array(Uint32Array.of(indexOf(fd, device)).buffer));
  bytes.set(storage(ipv6(group)), 8);
  bytes.set(storage(ipv6(source)), 136);
  setsockopt(fd, SOL_IPV6, MCAST_JOIN_SOURCE_GROUP, bytes);
};
