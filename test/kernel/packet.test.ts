import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SO_RCVBUF, SOL_SOCKET } from '../../src/kernel/constants.js';
import { close, dup } from '../../src/kernel/index.js';
import { NetlinkSocket } from '../../src/socket/netlink/netlink-socket.js';
import { type LinkPacket, PacketSocket } from '../../src/socket/raw/packet-socket.js';
import { Socket } from '../../src/socket/socket.js';
import { rawAttributes } from '../../src/wire/attribute.js';
import { bpf } from '../../src/wire/bpf-vocabulary.js';
import { decodeIcmp } from '../../src/wire/icmp.js';
import { decodeIpv4Header } from '../../src/wire/ip-header.js';
import { assertFlat } from '../support/descriptors.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';

enterFreshNamespace();
const skip = requires('netns');
const wait = { timeout: 5000 };
const LINK_HEADER = 14;

/** UDP over IPv4 to a port, behind a link-layer header of `offset` bytes. */
const udpTo = (port: number, offset: number) => [
  bpf.loadFact('protocol'),
  bpf.jumpIfEqual(0x800, { no: 'drop' }),
  bpf.loadByte(offset + 9),
  bpf.jumpIfEqual(17, { no: 'drop' }),
  bpf.loadHalf(offset + 6),
  bpf.jumpIfBitsSet(0x1fff, { yes: 'drop' }),
  bpf.loadXHeaderLength(offset),
  bpf.loadHalfAtX(offset + 2),
  bpf.jumpIfEqual(port, { no: 'drop' }),
  bpf.accept(),
  bpf.label('drop'),
  bpf.reject(),
];

/** A UDP socket of 127.0.0.1 and its port. */
const udp = (): { socket: Socket; port: number } & Disposable => {
  const socket = Socket.open({ family: 'inet', type: 'dgram' });
  socket.bind('127.0.0.1:0');
  const address = socket.localAddress;
  return {
    socket,
    port: address.family === 'inet' ? address.port : 0,
    [Symbol.dispose]: () => socket.close(),
  };
};

/** The data of a UDP datagram over IPv4 that starts at `offset`. */
const udpData = ({ bytes }: LinkPacket, offset: number): string => {
  const ip = bytes.subarray(offset);
  return Buffer.from(ip.subarray(decodeIpv4Header(ip).headerLength + 8)).toString();
};

/** What comes until `count` packets are there. */
const receiveAll = async (socket: PacketSocket, count: number): Promise<LinkPacket[]> => {
  const packets: LinkPacket[] = [];
  for await (const packet of socket) if (packets.push(packet) === count) break;
  return packets;
};

for (const [type, offset] of [
  ['raw', LINK_HEADER],
  ['dgram', 0],
] as const) {
  test(`${type}: a filter selects the datagrams to one port, and nothing else comes`, { skip }, async () => {
    using wanted = udp();
    using other = udp();
    const filter = udpTo(wanted.port, offset);
    using packets = await PacketSocket.open({ type, interface: 'lo', filter });
    for (const [target, data] of [
      [other, 'noise'],
      [wanted, 'one'],
      [other, 'noise'],
      [wanted, 'two'],
      [other, 'noise'],
    ] as const) {
      await other.socket.send(data, { ...wait, to: target.socket.localAddress });
    }
    const seen = await receiveAll(packets, 4);
    // Loopback shows each packet as it leaves and as it comes in.
    assert.deepEqual(
      seen.map((packet) => [packet.from.packetType, udpData(packet, offset)]),
      [
        ['outgoing', 'one'],
        ['host', 'one'],
        ['outgoing', 'two'],
        ['host', 'two'],
      ],
    );
    assert.equal(packets.socket.tryReceive(64), undefined);
    const { from } = seen[1] as LinkPacket;
    assert.deepEqual(from, {
      family: 'packet',
      protocol: 0x800,
      interfaceIndex: packets.interfaceIndex('lo'),
      hardwareType: 772,
      packetType: 'host',
      hardwareAddress: '00:00:00:00:00:00',
    });
    assert.deepEqual(packets.statistics(), { packets: 4, drops: 0 });
    assert.deepEqual(packets.statistics(), { packets: 0, drops: 0 }, 'asking starts anew');
  });
}

/** An Ethernet protocol for experiments, IEEE 802. */
const EXPERIMENTAL = 0x88b5;

test('frames sent in a batch come in as they were sent', { skip }, async () => {
  const options = { interface: 'lo', protocol: EXPERIMENTAL } as const;
  using sender = await PacketSocket.open({ interface: 'lo', protocol: 0 });
  using receiver = await PacketSocket.open({ ...options, auxiliary: true });
  const header = Buffer.alloc(LINK_HEADER);
  header.writeUInt16BE(EXPERIMENTAL, 12);
  const frames = Array.from({ length: 20 }, (_, index) => Buffer.concat([header, Buffer.alloc(50, index)]));
  await sender.sendBatch(
    frames.map((bytes) => ({ bytes })),
    wait,
  );
  const first = await receiver.receive({ ...wait, length: 32 });
  assert.deepEqual([first.truncated, first.bytes.length], [true, 32]);
  assert.equal(first.auxiliary?.length, LINK_HEADER + 50);
  assert.equal(first.auxiliary?.networkOffset, LINK_HEADER);
  const rest: Uint8Array[] = [];
  while (rest.length < 19) {
    for (const { bytes, from, auxiliary } of await receiver.receiveBatch(64, wait)) {
      assert.equal(from.protocol, EXPERIMENTAL);
      assert.deepEqual([auxiliary?.length, auxiliary?.networkOffset], [LINK_HEADER + 50, LINK_HEADER]);
      rest.push(bytes);
    }
  }
  assert.deepEqual(rest.map(Buffer.from), frames.slice(1));
  assert.equal(sender.socket.tryReceive(64), undefined, 'protocol 0 receives nothing');
});

test('a dgram socket makes the link-layer header from the address', { skip }, async () => {
  using receiver = await PacketSocket.open({ type: 'raw', interface: 'lo', protocol: EXPERIMENTAL });
  using sender = await PacketSocket.open({ type: 'dgram', protocol: 0 });
  const interfaceIndex = sender.interfaceIndex('lo');
  const hardwareAddress = '00:00:00:00:00:00';
  const to = { family: 'packet', protocol: EXPERIMENTAL, interfaceIndex, hardwareAddress } as const;
  await sender.send(Buffer.from('payload'), to, wait);
  const { bytes } = await receiver.receive(wait);
  const view = Buffer.from(bytes);
  assert.equal(view.readUInt16BE(12), EXPERIMENTAL);
  assert.equal(view.toString('latin1', LINK_HEADER), 'payload');
});

test('packets for which there is no room are counted', { skip }, async () => {
  using target = udp();
  using packets = await PacketSocket.open({ interface: 'lo', filter: udpTo(target.port, LINK_HEADER) });
  packets.socket.setOption(SOL_SOCKET, SO_RCVBUF, 4096);
  const { localAddress: to } = target.socket;
  for (let i = 0; i < 50; i++) target.socket.trySend(new Uint8Array(1000), { to });
  const counted = packets.statistics();
  assert.equal(counted.packets, 100);
  assert.ok(counted.drops > 50 && counted.drops < 100, `${counted.drops} drops`);
});

/** IFLA_PROMISCUITY: how many want the interface promiscuous. */
const promiscuity = async (interfaceIndex: number): Promise<number> => {
  using netlink = await NetlinkSocket.open({ protocol: 'route' });
  const ifinfomsg = Buffer.alloc(16);
  ifinfomsg.writeInt32LE(interfaceIndex, 4);
  const { messages } = await netlink.request({ type: 18, payload: ifinfomsg }, wait);
  const payload = messages[0]?.payload ?? new Uint8Array();
  const attributes = rawAttributes(new DataView(payload.buffer), 16, payload.length);
  const found = attributes.find(({ type }) => type === 30);
  return Buffer.from(found?.bytes ?? []).readUInt32LE();
};

test('promiscuous mode ends with the socket, even when its descriptor lives on elsewhere', {
  skip,
}, async () => {
  using packets = await PacketSocket.open({ interface: 'lo', promiscuous: true });
  const interfaceIndex = packets.interfaceIndex('lo');
  assert.equal(await promiscuity(interfaceIndex), 1);
  packets.addMembership({ interfaceIndex, type: 'promiscuous' });
  assert.equal(await promiscuity(interfaceIndex), 1, 'once is enough');
  packets.dropMembership({ interfaceIndex, type: 'promiscuous' });
  assert.equal(await promiscuity(interfaceIndex), 0);
  packets.dropMembership({ interfaceIndex, type: 'promiscuous' }); // harmless, as in the kernel
  packets.addMembership({ interfaceIndex, type: 'promiscuous' });
  const copy = dup(packets.fd);
  packets.close();
  assert.equal(await promiscuity(interfaceIndex), 0);
  close(copy);
});

test('what cannot be opened leaves nothing open', { skip }, async () => {
  await assertFlat(async () => {
    const noSuch = { name: 'SocketError', code: 'ENODEV', message: /find interface nowhere0 for packet: / };
    await assert.rejects(PacketSocket.open({ interface: 'nowhere0' }), noSuch);
    await assert.rejects(PacketSocket.open({ interface: 'much-too-long-a-name' }), RangeError);
    await assert.rejects(PacketSocket.open({ type: 'stream' as never }), /type must be raw or dgram/);
    await assert.rejects(PacketSocket.open({ filter: [] }), /a filter has 1 to 4096 instructions/);
    await assert.rejects(PacketSocket.open({ promiscuous: true }), { code: 'ENODEV' });
  });
});

test('the real ping is seen on the wire', { skip: skip || requires('ping') }, async () => {
  const onlyIcmp = [
    bpf.loadByte(9),
    bpf.jumpIfEqual(1, { no: 'drop' }),
    bpf.accept(),
    bpf.label('drop'),
    bpf.reject(),
  ];
  using packets = await PacketSocket.open({
    type: 'dgram',
    protocol: 'ip',
    interface: 'lo',
    filter: onlyIcmp,
  });
  const ping = run('ping', ['-n', '-c', '2', '-i', '0.2', '-s', '24', '127.0.0.1']);
  const seen = await receiveAll(packets, 4);
  const { code, out } = await ping;
  assert.equal(code, 0, out);
  const echoes = seen.map(({ bytes }) => {
    const header = decodeIpv4Header(bytes);
    const message = decodeIcmp('icmp', bytes.subarray(header.headerLength));
    assert.deepEqual([header.source, header.destination], ['127.0.0.1', '127.0.0.1']);
    assert.equal(message.checksumCorrect, true);
    assert.equal(message.body.length, 24);
    return message.echo;
  });
  assert.deepEqual(
    echoes.map((echo) => [echo?.kind, echo?.sequence]),
    [
      ['request', 1],
      ['reply', 1],
      ['request', 2],
      ['reply', 2],
    ],
  );
  assert.equal(new Set(echoes.map((echo) => echo?.identifier)).size, 1);
});
