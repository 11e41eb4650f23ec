import assert from 'node:assert/strict';
import type { SocketAddress } from '../../../src/family/address.js';
import { encodeAddress } from '../../../src/family/index.js';
import { connect } from '../../../src/kernel/index.js';
import { type Plan, type Plans, same, toggle } from './plan.js';

const group = '239.1.2.3';
const source = '127.0.0.5';
const interfaceAddress = '127.0.0.1';
const inet = (address: string): SocketAddress => ({ family: 'inet', address, port: 0 });
const inet6 = (address: string): SocketAddress => ({ family: 'inet6', address, port: 0 });
const join = { group: inet(group), interfaceIndex: 1 };
const join6 = { group: inet6('ff02::1:2'), interfaceIndex: 1 };
const joined = { group, interfaceIndex: 1 };
const fromSource = { group, source, interfaceAddress };
const joinSource = { ...join, source: inet(source) };
const joined6 = { group: 'ff02::1:2', interfaceIndex: 1 };
const joinSource6 = { ...join6, source: inet6('fe80::5') };
const unprivileged = { EPERM: 'needs CAP_NET_ADMIN', EACCES: 'needs CAP_NET_ADMIN' };
/** struct xfrm_userpolicy_info, <linux/xfrm.h>: lets everything out that a socket of the family sends. */
const policyOf = (family: number): Uint8Array => {
  const bytes = new Uint8Array(168);
  bytes[40] = family;
  bytes[160] = 1; // XFRM_POLICY_OUT
  return bytes;
};
const ipsec: Plan = {
  set: [new Uint8Array(8)],
  nowhere: 'af_key, which compiles such policies, is not loaded',
  refusals: { EINVAL: 'af_key is not loaded', ...unprivileged },
};
const redirected: Plan = {
  stage: 'connected',
  check: () => undefined,
  refusals: { ENOENT: 'was not redirected' },
  nowhere: 'netfilter redirected nothing',
};
const positive = (value: unknown): void => assert.ok((value as number) > 0);

/** IPPROTO_IP. */
export const ipPlans: Plans = {
  ...same(
    `ipHeaderIncluded ipFreeBind ipTransparent ipNoFragmentReassembly ipBindAddressNoPort ipReceiveOptions
     ipReceiveReturnOptions ipPacketInfo ipReceiveErrors ipReceiveTimeToLive ipReceiveTypeOfService ipPassSecurity
     ipReceiveOriginalDestination ipReceiveChecksum ipReceiveFragmentSize ipReceiveErrorsRfc4884 ipMulticastLoop
     ipMulticastAll`,
    { ...toggle, refusals: unprivileged },
  ),
  ipTypeOfService: { set: [0x10, 0] },
  ipTimeToLive: { set: [9, 255] },
  ipOptions: { set: [new Uint8Array([1, 1, 1, 1]), new Uint8Array(0)] },
  ipRouterAlert: { set: [true, false], refusals: { EINVAL: 'a socket of IPPROTO_RAW only sends' } },
  ipMtuDiscover: { set: [0, 1, 2, 3, 4, 5] },
  ipMtu: { stage: 'connected', check: positive, refusals: { ENOTCONN: 'has no route' } },
  ipIpsecPolicy: ipsec,
  ipXfrmPolicy: { set: [policyOf(2)], refusals: unprivileged },
  ipMinimumTimeToLive: { set: [250, 0] },
  ipUnicastInterface: { set: [1, 0] },
  ipLocalPortRange: {
    set: [
      { low: 40000, high: 41000 },
      { low: 0, high: 0 },
    ],
  },
  ipProtocol: { check: (value) => assert.equal(typeof value, 'number') },
  ipOriginalDestination: redirected,
  ipPacketOptions: { stage: 'connected', check: (value) => assert.ok(value instanceof Uint8Array) },
  ipMulticastInterface: { set: [interfaceAddress, 1], reads: (value) => (value === 1 ? '0.0.0.0' : value) },
  ipMulticastTimeToLive: { set: [5, 1] },
  ipAddMembership: { set: [{ group, interfaceIndex: 1 }] },
  ipDropMembership: { first: { ipAddMembership: joined }, set: [{ group, interfaceAddress }] },
  ipBlockSource: { first: { ipAddMembership: joined }, set: [fromSource] },
  ipUnblockSource: { first: { ipAddMembership: joined, ipBlockSource: fromSource }, set: [fromSource] },
  ipDropSourceMembership: { first: { ipAddSourceMembership: fromSource }, set: [fromSource] },
  ipAddSourceMembership: { set: [{ group, source, interfaceAddress }] },
  ipSourceFilter: {
    first: { ipAddMembership: joined },
    set: [{ group, interfaceAddress, mode: 'exclude', sources: [source] }],
  },
  ipJoinGroup: { set: [join] },
  ipLeaveGroup: { first: { ipJoinGroup: join }, set: [join] },
  ipGroupBlockSource: { first: { ipJoinGroup: join }, set: [joinSource] },
  ipGroupUnblockSource: { first: { ipJoinGroup: join, ipGroupBlockSource: joinSource }, set: [joinSource] },
  ipJoinSourceGroup: { set: [joinSource] },
  ipLeaveSourceGroup: { first: { ipJoinSourceGroup: joinSource }, set: [joinSource] },
  ipGroupSourceFilter: {
    first: { ipJoinGroup: join },
    set: [{ ...join, mode: 'include', sources: [inet(source)] }],
  },
};

/** IPPROTO_IPV6. */
export const ipv6Plans: Plans = {
  ...same(
    `ipv6RouterAlertIsolate ipv6FlowInfoSend ipv6HeaderIncluded ipv6DontFragment ipv6AutoFlowLabel
     ipv6Transparent ipv6FreeBind ipv6ReceivePacketInfo2292 ipv6ReceiveHopOptions2292
     ipv6ReceiveDestinationOptions2292 ipv6ReceiveRoutingHeader2292 ipv6ReceiveHopLimit2292 ipv6ReceiveFlowInfo
     ipv6ReceiveErrors ipv6ReceiveErrorsRfc4884 ipv6ReceivePacketInfo ipv6ReceiveHopLimit ipv6ReceiveHopOptions
     ipv6ReceiveRoutingHeader ipv6ReceiveDestinationOptions ipv6ReceivePathMtu ipv6ReceiveTrafficClass
     ipv6ReceiveOriginalDestination ipv6ReceiveFragmentSize ipv6MulticastLoop ipv6MulticastAll`,
    { ...toggle, refusals: unprivileged },
  ),
  ipv6Only: { ...toggle, refusals: { EINVAL: 'a raw socket counts as bound' } },
  ipv6AddressForm: {
    set: [2],
    prepare: (fd) =>
      void connect(fd, encodeAddress({ family: 'inet6', address: '::ffff:127.0.0.1', port: 9 })),
    refusals: {
      ECONNREFUSED: 'nobody listens',
      EINVAL: 'a raw socket has no port',
      EADDRNOTAVAIL: 'is not connected',
      ENETUNREACH: 'takes no IPv4 address in IPv6',
    },
  },
  ipv6Checksum: { set: [4, -1], refusals: { EINVAL: 'ICMPv6 always has the checksum' } },
  ipv6UnicastHops: { set: [9, 64] },
  ipv6MtuDiscover: { set: [0, 1, 2, 3, 4, 5] },
  ipv6Mtu: {
    stage: 'connected',
    set: [1400],
    reads: (_, before) => before,
    refusals: { ENOTCONN: 'has no route' },
  },
  ipv6RouterAlert: { set: [5, -1], reads: () => 1 },
  ipv6FlowLabelManager: {
    set: [{ action: 'get', label: 0, destination: '::1', share: 'any', flags: 1 }],
    refusals: { EPERM: 'labels are not free' },
  },
  ipv6IpsecPolicy: ipsec,
  ipv6XfrmPolicy: { set: [policyOf(10)], refusals: unprivileged },
  ipv6PathMtu: {
    stage: 'connected',
    check: positive,
    refusals: { ENOTCONN: 'has no route' },
  },
  ipv6TrafficClass: { set: [0x10, 0] },
  ipv6AddressPreferences: { set: [], check: (value) => assert.equal(typeof value, 'number') },
  ipv6MinimumHopCount: { set: [250, 0] },
  ipv6UnicastInterface: { set: [1, 0] },
  ipv6OriginalDestination: redirected,
  ipv6PacketOptions2292: {
    stage: 'connected',
    set: [],
    check: (value) => assert.ok(value instanceof Uint8Array),
  },
  ipv6PacketInfo: { set: [{ address: '::1', interfaceIndex: 1 }] },
  ...same('ipv6HopOptions ipv6RoutingDestinationOptions ipv6DestinationOptions', {
    set: [new Uint8Array([0, 0, 1, 4, 0, 0, 0, 0]), new Uint8Array(0)],
    refusals: unprivileged,
  }),
  ipv6RoutingHeader: { set: [new Uint8Array(0)] },
  ipv6MulticastInterface: { set: [1, 0] },
  ipv6MulticastHops: { set: [5, 1] },
  ipv6AddMembership: { set: [{ group: 'ff02::1:2', interfaceIndex: 1 }] },
  ipv6DropMembership: { first: { ipv6AddMembership: joined6 }, set: [joined6] },
  ipv6JoinAnycast: {
    set: [{ group: 'fd00::9', interfaceIndex: 1 }],
    refusals: { ...unprivileged, EADDRNOTAVAIL: 'no interface has such a prefix' },
    nowhere: 'no interface has a prefix to share',
  },
  ipv6LeaveAnycast: {
    set: [{ group: 'fd00::9', interfaceIndex: 1 }],
    refusals: { ...unprivileged, ENOENT: 'is no member' },
    nowhere: 'is no member',
  },
  ipv6JoinGroup: { set: [join6] },
  ipv6LeaveGroup: { first: { ipv6JoinGroup: join6 }, set: [join6] },
  ipv6GroupBlockSource: { first: { ipv6JoinGroup: join6 }, set: [joinSource6] },
  ipv6GroupUnblockSource: {
    first: { ipv6JoinGroup: join6, ipv6GroupBlockSource: joinSource6 },
    set: [joinSource6],
  },
  ipv6JoinSourceGroup: { set: [joinSource6] },
  ipv6LeaveSourceGroup: { first: { ipv6JoinSourceGroup: joinSource6 }, set: [joinSource6] },
  ipv6GroupSourceFilter: {
    first: { ipv6JoinGroup: join6 },
    set: [{ ...join6, mode: 'include', sources: [inet6('fe80::5')] }],
  },
};
