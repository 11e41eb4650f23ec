import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amount64, big32, timeval, uint32, uint64 } from './codec.js';
import { groupSourceFilter, groupSourceMembership } from './codec-group.js';
import { icmp6Filter, icmpFilter } from './codec-icmp.js';
import { ipv4SourceFilter, multicastInterface, portRange } from './codec-ip.js';
import { flowLabelRequest } from './codec-ipv6.js';
import { mptcpSubflowAddresses } from './codec-mptcp.js';
import { netlinkGroups } from './codec-netlink.js';
import { packetFanout, packetMembership, packetStatistics } from './codec-packet.js';
import { md5Key, md5KeyExtended, repairOptions } from './codec-tcp.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

test('numbers keep all their bits', () => {
  assert.equal(uint32.decode(uint32.encode(0xffff_ffff)), 0xffff_ffff);
  assert.equal(uint32.decode(Uint8Array.of(200)), 200);
  assert.equal(uint64.decode(uint64.encode(0xffff_ffff_ffff_ffffn)), 0xffff_ffff_ffff_ffffn);
  assert.throws(() => uint64.encode(-1n), RangeError);
  assert.throws(() => uint64.encode(1n << 64n), RangeError);
  assert.equal(amount64.decode(amount64.encode(Number.POSITIVE_INFINITY)), Number.POSITIVE_INFINITY);
  assert.equal(hex(big32.encode(1)), '00000001');
  assert.equal(big32.decode(bytesOf('00000102')), 0x102);
});

test('struct timeval is milliseconds, to the microsecond', () => {
  assert.equal(hex(timeval.encode(1500.001)), '0100000000000000' + '21a1070000000000');
  assert.equal(timeval.decode(timeval.encode(0.001)), 0.001);
  assert.throws(() => timeval.encode(Number.NaN), RangeError);
});

test('ICMP filters list what passes', () => {
  assert.equal(hex(icmpFilter.encode([0])), 'feffffff');
  assert.deepEqual(icmp6Filter.decode(icmp6Filter.encode([0, 129, 255])), [0, 129, 255]);
  assert.equal(icmpFilter.decode(new Uint8Array(4)).length, 32);
});

test('multicast structures lie as <linux/in.h> has them', () => {
  assert.equal(hex(multicastInterface.encode(3)), '0000000000000000' + '03000000');
  assert.equal(hex(multicastInterface.encode('10.0.0.1')), '000000000a000001' + '00000000');
  const sources = ['10.0.0.1', '10.0.0.2'];
  assert.equal(
    hex(ipv4SourceFilter.encode({ group: '239.1.2.3', mode: 'include', sources })),
    'ef010203' + '00000000' + '01000000' + '02000000' + '0a000001' + '0a000002',
  );
  const group = { family: 'inet', address: '239.1.2.3', port: 0 } as const;
  const source = { family: 'inet', address: '10.0.0.1', port: 0 } as const;
  const joined = groupSourceMembership.encode({ group, source, interfaceIndex: 2 });
  assert.equal(joined.length, 264);
  assert.equal(hex(joined.subarray(0, 16)), '02000000' + '00000000' + '02000000' + 'ef010203');
  assert.equal(hex(joined.subarray(136, 144)), '02000000' + '0a000001');
  assert.equal(groupSourceFilter.encode({ group, mode: 'exclude', sources: [source] }).length, 272);
  assert.throws(
    () => groupSourceMembership.encode({ group, source: { family: 'unix', path: '/x' } }),
    TypeError,
  );
  assert.throws(() => groupSourceFilter.encode({ group, mode: 'both' as 'include', sources: [] }), TypeError);
});

test('port ranges and flow labels', () => {
  assert.equal(hex(portRange.encode({ low: 0x1234, high: 0x5678 })), '34127856');
  assert.deepEqual(portRange.decode(bytesOf('34127856')), { low: 0x1234, high: 0x5678 });
  assert.throws(() => portRange.encode({ low: -1, high: 0 }), RangeError);
  const request = flowLabelRequest.encode({
    action: 'renew',
    label: 0x12345,
    destination: '::1',
    share: 'any',
  });
  assert.equal(
    hex(request.subarray(15)),
    '01' + '00012345' + '02' + 'ff' + '0000' + '0000' + '0000' + '00000000',
  );
});

test('packet structures lie as <linux/if_packet.h> has them', () => {
  assert.equal(
    hex(packetMembership.encode({ interfaceIndex: 2, type: 'multicast', address: bytesOf('01005e000001') })),
    '02000000' + '0000' + '0600' + '01005e000001' + '0000',
  );
  const infiniband = packetMembership.encode({
    interfaceIndex: 1,
    type: 'unicast',
    address: new Uint8Array(20).fill(9),
  });
  assert.equal(infiniband.length, 40);
  assert.equal(hex(infiniband.subarray(0, 12)), '01000000' + '0300' + '1400' + '09090909');
  assert.throws(() => packetMembership.encode({ interfaceIndex: 0, type: 'promiscuous' }), RangeError);
  assert.deepEqual(packetStatistics.decode(bytesOf('05000000 02000000')), { packets: 5, drops: 2 });
  assert.equal(packetStatistics.decode(bytesOf('05000000 02000000 01000000')).freezes, 1);
  const fanout = { group: 5, mode: 1, flags: 0x8000 };
  assert.deepEqual(packetFanout.decode(packetFanout.encode(fanout)), fanout);
});

test('netlink groups are numbered from 1', () => {
  assert.deepEqual(netlinkGroups.decode(bytesOf('01000080 02000000')), [1, 32, 34]);
  assert.deepEqual(netlinkGroups.decode(new Uint8Array(0)), []);
});

test('TCP keys and repair options', () => {
  const address = { family: 'inet', address: '10.0.0.1', port: 0 } as const;
  const key = bytesOf('aabb');
  const signed = md5KeyExtended.encode({ address, key, prefixLength: 24, interfaceIndex: 7 });
  assert.equal(signed.length, 216);
  assert.equal(hex(signed.subarray(128, 138)), '03' + '18' + '0200' + '07000000' + 'aabb');
  assert.throws(() => md5Key.encode({ address, key, prefixLength: 24 }), TypeError);
  assert.throws(() => md5Key.encode({ address, key: new Uint8Array(81) }), RangeError);
  assert.equal(hex(repairOptions.encode([{ code: 2, value: 1000 }])), '02000000' + 'e8030000');
});

test('subflow addresses stop at what the kernel filled in', () => {
  const bytes = new Uint8Array(16 + 256 * 2);
  bytes.set(bytesOf('10000000 01000000 00010000 00010000'));
  bytes.set(bytesOf('0200 0050 7f000001'), 16);
  bytes.set(bytesOf('0200 0051 7f000002'), 16 + 128);
  assert.deepEqual(mptcpSubflowAddresses.decode(bytes), [
    {
      local: { family: 'inet', address: '127.0.0.1', port: 80 },
      remote: { family: 'inet', address: '127.0.0.2', port: 81 },
    },
  ]);
});
