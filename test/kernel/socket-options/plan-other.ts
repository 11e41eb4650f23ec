import assert from 'node:assert/strict';
import { type Plans, same, toggle } from './plan.js';

const atLeastHeader = (value: unknown): unknown => (value === 3 ? 8 : value);
const ring = { set: [new Uint8Array(16)] };

/** UDP, raw, packet, netlink and vsock. */
export const otherPlans: Plans = {
  ...same('udpCork udpNoChecksumSend udpNoChecksumReceive udpReceiveOffload', toggle),
  udpEncapsulation: { set: [2] },
  udpSegment: { set: [500, 0] },
  udpliteSendCoverage: { set: [20, 3, 0], reads: atLeastHeader },
  udpliteReceiveCoverage: { set: [20, 3], reads: atLeastHeader },
  icmpFilter: { set: [[0, 3], []] },
  icmp6Filter: { set: [[129], []] },
  rawChecksum: { set: [4, -1], refusals: { EINVAL: 'ICMPv6 always has the checksum' } },
  ...same(
    `packetAuxiliaryData packetOriginalDevice packetLoss packetVirtualHeader packetTransmitHasOffset
     packetQdiscBypass packetIgnoreOutgoing`,
    toggle,
  ),
  packetAddMembership: { set: [{ interfaceIndex: 1, type: 'promiscuous' }] },
  packetDropMembership: {
    set: [{ interfaceIndex: 1, type: 'promiscuous' }],
    refusals: { EADDRNOTAVAIL: 'has no such membership' },
  },
  packetReceiveRing: ring,
  packetTransmitRing: ring,
  packetStatistics: {
    check: (value) => assert.equal(typeof (value as { packets: number }).packets, 'number'),
  },
  packetCopyThreshold: { set: [100] },
  packetVersion: { set: [1, 2, 0] },
  packetHeaderLength: { check: (value) => assert.ok((value as number) > 0) },
  packetReserve: { set: [16, 0] },
  packetTimestamp: { set: [16, 0] },
  packetFanout: { stage: 'bound', set: [{ group: 77, mode: 1, flags: 0 }] },
  packetRolloverStatistics: {
    stage: 'bound',
    first: { packetFanout: { group: 78, mode: 3 } },
    check: (value) => assert.equal((value as { all: bigint }).all, 0n),
  },
  packetVirtualHeaderSize: { set: [12, 10, 0] },
  netlinkAddMembership: { set: [1] },
  netlinkDropMembership: { set: [1] },
  ...same(
    `netlinkPacketInfo netlinkBroadcastError netlinkNoBufferErrors netlinkCapAcknowledgement
     netlinkExtendedAcknowledgement netlinkStrictCheck`,
    toggle,
  ),
  netlinkListenAllNamespaces: { ...toggle, refusals: { EPERM: 'needs CAP_NET_BROADCAST' } },
  netlinkMemberships: { check: (value) => assert.deepEqual(value, []) },
  vsockBufferSize: { set: [131072] },
  vsockBufferMinimum: { set: [256] },
  vsockBufferMaximum: { set: [524288] },
  ...same('vsockPeerHostId vsockTrusted vsockNonBlocking', {
    check: () => undefined,
    nowhere: 'only VMware had it',
  }),
  vsockConnectTimeout: { set: [3000] },
};
