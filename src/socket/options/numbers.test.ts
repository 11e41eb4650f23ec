import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { levelNames } from './levels.js';
import { socketOptions } from './table.js';

const headers = [
  'asm-generic/socket.h',
  'linux/icmp.h',
  'linux/icmpv6.h',
  'linux/if_packet.h',
  'linux/in.h',
  'linux/in6.h',
  'linux/mptcp.h',
  'linux/netfilter_ipv4.h',
  'linux/netfilter_ipv6/ip6_tables.h',
  'linux/netlink.h',
  'linux/tcp.h',
  'linux/udp.h',
  'linux/vm_sockets.h',
].map((name) => `/usr/include/${name}`);

/** Numbers that headers define, and names that stand for another name. */
function readConstants(paths: readonly string[]): Map<string, number> {
  const constants = new Map<string, number>();
  for (const path of paths.filter(existsSync)) {
    for (const [, name = '', value = ''] of readFileSync(path, 'utf8').matchAll(
      /^#define\s+(\w+)\s+(\w+)/gm,
    )) {
      const number = /^\d/.test(value) ? Number(value) : constants.get(value);
      if (number !== undefined && !constants.has(name)) constants.set(name, number);
    }
  }
  return constants;
}

/** Where the kernel has one name for two numbers and chooses by the size of time_t. */
const renamed: Readonly<Record<string, string>> = {
  SO_RCVTIMEO: 'SO_RCVTIMEO_OLD',
  SO_SNDTIMEO: 'SO_SNDTIMEO_OLD',
  SO_TIMESTAMP: 'SO_TIMESTAMP_OLD',
  SO_TIMESTAMPNS: 'SO_TIMESTAMPNS_OLD',
  SO_TIMESTAMPING: 'SO_TIMESTAMPING_OLD',
};

/** Not in any header: RFC 3542 and libc alone name the option so, after the control message it switches on. */
const sameNumber: Readonly<Record<string, string>> = {
  IP_RECVORIGDSTADDR: 'IP_ORIGDSTADDR',
  IPV6_RECVORIGDSTADDR: 'IPV6_ORIGDSTADDR',
};

const missingHeaders = headers.filter((path) => !existsSync(path));
const skip =
  missingHeaders.length > 0 ? `${missingHeaders.join(', ')} missing (Debian package linux-libc-dev)` : false;

/** In no header for programs, but in udplite(7). */
const unpublished = new Set(['UDPLITE_SEND_CSCOV', 'UDPLITE_RECV_CSCOV']);

/** Newer than Linux 6.1, whose headers Debian 12 has. */
const isNewer = (since: string | undefined): boolean => {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(since ?? '') ?? [];
  return Number(major) * 100 + Number(minor) > 601;
};

test('every number is what the kernel headers say', { skip }, (t) => {
  const constants = readConstants(headers);
  const unknown: string[] = [];
  for (const { constant, number, since } of socketOptions) {
    const name = renamed[constant] ?? constant;
    const defined = constants.get(name) ?? constants.get(sameNumber[name] ?? '');
    if (defined !== undefined) assert.equal(number, defined, constant);
    else if (isNewer(since) || unpublished.has(constant)) unknown.push(constant);
    else assert.fail(`${constant} is in no header`);
  }
  if (unknown.length > 0) t.diagnostic(`not in these headers: ${unknown.join(', ')}`);
});

/** LINUX_VERSION_CODE of the headers, `<linux/version.h>`. */
const headersVersion = (): number =>
  readConstants(['/usr/include/linux/version.h']).get('LINUX_VERSION_CODE') ?? 0;

/** Linux 6.18, up to which the table is complete. */
const completeUpTo = 0x06_12_ff;

test('every option of the headers has a row', { skip }, (t) => {
  const prefixes = /^(SO|TCP|UDP|IP|IPV6|MCAST|PACKET|NETLINK|MPTCP|SO_VM_SOCKETS)_/;
  const rows = new Set(socketOptions.flatMap(({ constant }) => [constant, renamed[constant] ?? constant]));
  const absent: string[] = [];
  for (const name of readConstants(headers).keys()) {
    if (prefixes.test(name) && !rows.has(name) && !notOptions.some((pattern) => pattern.test(name)))
      absent.push(name);
  }
  if (headersVersion() > completeUpTo)
    t.diagnostic(`headers newer than the table add: ${absent.join(', ') || 'none'}`);
  else assert.deepEqual(absent, []);
});

/** What else those headers define, and options no kernel has, with the reason. */
const notOptions: readonly RegExp[] = [
  /^SO_SECURITY_/, // of NRL's IPv6; nothing reads them
  /^SO_DETACH_BPF$/, // the number of SO_DETACH_FILTER
  /^SO_\w+_NEW$/, // the same as _OLD on 64-bit machines
  /^SO_(RCVTIMEO|SNDTIMEO|TIMESTAMP|TIMESTAMPNS|TIMESTAMPING)$/,
  /^SO_VM_SOCKETS_(INVALID_VERSION|CONNECT_TIMEOUT)$/,
  /^SO_EE_/,
  /^SO_DEVMEM_(LINEAR|DMABUF)$/, // control messages
  /^TCP_(MSS_|REPAIR_O|MD5SIG_|RECEIVE_|CM_INQ|AO_MAXKEYLEN|AO_KEYF_|ACCECN_)/,
  /^UDP_ENCAP_/,
  /^TCP_ENCAP_/,
  /^IP_(PMTUDISC_|DEFAULT_|RECVRETOPTS|ORIGDSTADDR|MSFILTER_SIZE)/,
  /^IPV6_(PMTUDISC_|FL_|FLOWINFO_(FLOW|PRIO)|PRIORITY_|TLV_|PREFER_|ORIGDSTADDR)/,
  /^IPV6_(NEXTHOP|AUTHHDR|USE_MIN_MTU)$/, // Linux never had them
  /^IPV6_HOPLIMIT$/, // a control message
  /^MCAST_(EXCLUDE|INCLUDE)$/,
  /^PACKET_(HOST|BROADCAST|MULTICAST|OTHERHOST|OUTGOING|LOOPBACK|USER|KERNEL|FASTROUTE)$/,
  /^PACKET_(FANOUT_(?!DATA)|MR_)/,
  /^PACKET_(RECV_OUTPUT|TX_TIMESTAMP)$/, // no kernel has them
  /^NETLINK_(ROUTE|UNUSED|USERSOCK|FIREWALL|SOCK_DIAG|NFLOG|XFRM|SELINUX|ISCSI|AUDIT|FIB_LOOKUP|CONNECTOR)$/,
  /^NETLINK_(NETFILTER|IP6_FW|DNRTMSG|KOBJECT_UEVENT|GENERIC|SCSITRANSPORT|ECRYPTFS|RDMA|CRYPTO|SMC|INET_DIAG)$/,
  /^NETLINK_(RX|TX)_RING$/, // gone with Linux 4.6
  /^MPTCP_(PM_|RST_|INFO_FLAG)/,
];

test('names, constants and numbers are unique within their level', () => {
  const names = socketOptions.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  // SO_GET_FILTER reads what SO_ATTACH_FILTER of the same number sets
  const numbers = socketOptions
    .filter(({ name }) => name !== 'filter')
    .map(({ level, number }) => `${level}.${number}`);
  assert.deepEqual(
    numbers.filter((key, index) => numbers.indexOf(key) !== index),
    [],
  );
  for (const { level, constant } of socketOptions) assert.ok(levelNames[level] !== undefined, constant);
});
