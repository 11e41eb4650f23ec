import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { attachReusePortFilter, RawSocket } from '../../src/socket/raw/index.js';
import { Socket } from '../../src/socket/socket.js';
import { bpf } from '../../src/wire/bpf-vocabulary.js';
import { decodeIcmp, encodeEcho, type IcmpProtocol } from '../../src/wire/icmp.js';
import { encodeIpv4Header } from '../../src/wire/ip-header.js';
import { assertFlat } from '../support/descriptors.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { requires } from '../support/skip.js';

enterFreshNamespace();
const skip = requires('netns');
const wait = { timeout: 5000 };

const versions = [
  { family: 'inet', protocol: 'icmp', loopback: '127.0.0.1' },
  { family: 'inet6', protocol: 'icmp6', loopback: '::1' },
] as const;

const text = (bytes: Uint8Array = new Uint8Array()): string => Buffer.from(bytes).toString();

const request = (protocol: IcmpProtocol, identifier: number, sequence: number) =>
  ({
    protocol,
    kind: 'request',
    identifier,
    sequence,
    data: new TextEncoder().encode(`echo ${sequence}`),
  }) as const;

for (const { family, protocol, loopback } of versions) {
  const addresses = { source: loopback, destination: loopback };

  test(`${family}: the kernel answers an echo of a raw socket`, { skip }, async () => {
    using raw = await RawSocket.open({ family, protocol, icmpFilter: ['echo-reply'] });
    assert.deepEqual([...raw.icmpFilter], ['echo-reply']);
    await raw.send(encodeEcho(request(protocol, 0x1234, 7)), loopback, wait);
    const packet = await raw.receive(wait);
    const message = decodeIcmp(protocol, packet.payload, addresses);
    assert.deepEqual(message.echo, { ...request(protocol, 0x1234, 7), kind: 'reply' });
    assert.equal(message.checksumCorrect, true);
    assert.equal(packet.from.address, loopback);
    assert.equal(packet.truncated, false);
    if (family === 'inet6') assert.equal(packet.header, undefined);
    else {
      const { source, destination, protocol: number, checksumCorrect, totalLength } = packet.header ?? {};
      const length = packet.bytes.length;
      assert.deepEqual(
        [source, destination, number, checksumCorrect, totalLength],
        [loopback, loopback, 1, true, length],
      );
    }
  });

  test(`${family}: batches of echoes are sent in one call and received in few`, { skip }, async () => {
    using raw = await RawSocket.open({ family, protocol, icmpFilter: ['echo-reply'], connect: loopback });
    const count = 40;
    const packets = Array.from({ length: count }, (_, sequence) => ({
      bytes: encodeEcho(request(protocol, 1, sequence)),
    }));
    await raw.sendBatch(packets, wait);
    const sequences: (number | undefined)[] = [];
    let calls = 0;
    while (sequences.length < count) {
      for (const { payload, from } of await raw.receiveBatch(64, wait)) {
        assert.equal(from.address, loopback);
        sequences.push(decodeIcmp(protocol, payload).echo?.sequence);
      }
      calls++;
    }
    assert.deepEqual(
      sequences,
      Array.from({ length: count }, (_, sequence) => sequence),
    );
    assert.ok(calls < count / 2, `${calls} calls for ${count} packets`);
  });

  test(`${family}: a ping socket gets its own echoes without their IP header`, { skip }, async () => {
    writeFileSync('/proc/sys/net/ipv4/ping_group_range', '0 0');
    using ping = Socket.open({ family, type: 'dgram', protocol });
    await ping.connect(family === 'inet' ? `${loopback}:0` : `[${loopback}]:0`, wait);
    await ping.send(encodeEcho(request(protocol, 0, 3)), wait);
    const { bytes, from } = await ping.receive(2048, wait);
    const { echo } = decodeIcmp(protocol, bytes, addresses);
    assert.equal(from?.family, family);
    assert.deepEqual([echo?.kind, echo?.sequence, text(echo?.data)], ['reply', 3, 'echo 3']);
  });

  test(`${family}: nothing is lost or left when waits are aborted, time out, or the socket closes`, {
    skip,
  }, async () => {
    await assertFlat(async () => {
      const raw = await RawSocket.open({ family, protocol, icmpFilter: ['echo-reply'] });
      await assert.rejects(raw.receive({ timeout: 10 }), { name: 'SocketError', code: 'ETIMEDOUT' });
      const controller = new AbortController();
      const aborted = assert.rejects(raw.receive({ signal: controller.signal }), { name: 'AbortError' });
      controller.abort();
      await aborted;
      await raw.send(encodeEcho(request(protocol, 1, 1)), loopback);
      await raw.receive(wait);
      const pending = assert.rejects(raw.receive(), { code: 'ERR_SOCKET_CLOSED' });
      const loop = (async () => {
        for await (const packet of raw) assert.fail(`unexpected ${packet.bytes.length} bytes`);
      })();
      raw.close();
      raw.close();
      await Promise.all([pending, loop]);
      assert.throws(() => raw.icmpFilter, { code: 'ERR_SOCKET_CLOSED' });
      await assert.rejects(raw.send(new Uint8Array(8), loopback), { code: 'ERR_SOCKET_CLOSED' });
    });
  });
}

test('a UDP datagram made by hand with its IP header arrives', { skip }, async () => {
  using receiver = Socket.open({ family: 'inet', type: 'dgram' });
  receiver.bind('127.0.0.1:0');
  const { localAddress } = receiver;
  assert.equal(localAddress.family, 'inet');
  using raw = await RawSocket.open({ family: 'inet', protocol: 'raw' });
  assert.equal(raw.headerIncluded, true, 'as IPPROTO_RAW implies');
  const data = Buffer.from('by hand');
  const udp = Buffer.alloc(8); // ports, length, and no checksum, RFC 768
  udp.writeUInt16BE(4242, 0);
  udp.writeUInt16BE(localAddress.family === 'inet' ? localAddress.port : 0, 2);
  udp.writeUInt16BE(8 + data.length, 4);
  const header = { protocol: 17, source: '127.9.9.9', destination: '127.0.0.1', timeToLive: 7 };
  const ip = encodeIpv4Header({ ...header, payloadLength: 8 + data.length });
  await raw.send(Buffer.concat([ip, udp, data]), undefined, wait);
  const { bytes, from } = await receiver.receive(64, wait);
  assert.equal(text(bytes), 'by hand');
  assert.deepEqual(from, { family: 'inet', address: '127.9.9.9', port: 4242 });
});

/** A packet of protocol 253 with its IP header made by hand. */
const whole = (family: 'inet' | 'inet6', payload: Buffer): Buffer => {
  if (family === 'inet') {
    const header = { protocol: 253, source: '127.0.0.1', destination: '127.0.0.1', timeToLive: 9 };
    return Buffer.concat([encodeIpv4Header({ ...header, payloadLength: payload.length }), payload]);
  }
  const header = Buffer.alloc(40); // RFC 8200 section 3
  header.writeUInt8(0x60, 0);
  header.writeUInt16BE(payload.length, 4);
  header.writeUInt8(253, 6);
  header.writeUInt8(9, 7);
  header.writeUInt8(1, 23);
  header.writeUInt8(1, 39);
  return Buffer.concat([header, payload]);
};

for (const { family, loopback } of versions) {
  test(`${family}: a packet goes out with the kernel's IP header, or with the sender's own`, {
    skip,
  }, async () => {
    using receiver = await RawSocket.open({ family, protocol: 253 });
    using sender = await RawSocket.open({ family, protocol: 253 });
    const [level, option] = family === 'inet' ? [0, 12] : [41, 51]; // IP_RECVTTL, IPV6_RECVHOPLIMIT
    receiver.socket.setOption(level!, option!, 1);
    const arrived = async () => {
      const { payload, ancillary } = await receiver.receive(wait);
      return [text(payload), ancillary.find(({ kind }) => kind === 'hop-limit')];
    };
    const limitOf = (value: number) => ({ kind: 'hop-limit', family, value });
    assert.equal(sender.headerIncluded, false);
    await sender.send(Buffer.from('without'), loopback, wait);
    assert.deepEqual(await arrived(), ['without', limitOf(64)]);
    sender.headerIncluded = true;
    assert.equal(sender.headerIncluded, true);
    await sender.send(whole(family, Buffer.from('with')), loopback, wait);
    assert.deepEqual(await arrived(), ['with', limitOf(9)]);
    sender.headerIncluded = false;
    await sender.send(Buffer.from('again'), loopback, wait);
    assert.deepEqual(await arrived(), ['again', limitOf(64)]);
  });
}

test('a filter keeps packets out before they are queued', { skip }, async () => {
  // The code of an ICMP message follows the IPv4 header; echo requests have 0.
  const onlyReplies = [
    bpf.loadXHeaderLength(0),
    bpf.loadByteAtX(0),
    bpf.jumpIfEqual(0, { no: 'drop' }),
    bpf.accept(),
    bpf.label('drop'),
    bpf.reject(),
  ];
  using raw = await RawSocket.open({ family: 'inet', protocol: 'icmp', filter: onlyReplies });
  await raw.send(encodeEcho(request('icmp', 1, 1)), '127.0.0.1');
  assert.equal(decodeIcmp('icmp', (await raw.receive(wait)).payload).echo?.kind, 'reply');
  assert.equal(raw.socket.tryReceive(64), undefined);
  raw.setFilter(undefined);
  await raw.send(encodeEcho(request('icmp', 1, 2)), '127.0.0.1');
  assert.equal(decodeIcmp('icmp', (await raw.receive(wait)).payload).echo?.kind, 'request');
  assert.throws(() => {
    raw.setFilter(undefined);
    raw.setFilter(undefined);
  }, /ENOENT/);
  assert.throws(() => raw.setFilter(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0)), {
    name: 'SocketError',
    operation: 'attach filter',
    code: 'EINVAL',
  });
});

test('the kernel fills in a checksum where IPV6_CHECKSUM says', { skip }, async () => {
  const protocol = 253; // for experimentation, RFC 3692
  using raw = await RawSocket.open({ family: 'inet6', protocol, bind: '::1' });
  assert.equal(raw.checksumOffset, undefined);
  raw.checksumOffset = 2;
  assert.equal(raw.checksumOffset, 2);
  await raw.send(Buffer.from([1, 2, 0, 0, 3, 4]), '::1', wait);
  const { payload } = await raw.receive(wait);
  // ::1 + ::1 + length 6 + protocol fd + 0102 + 0304 = 50b, complemented faf4
  assert.deepEqual([...payload], [1, 2, 0xfa, 0xf4, 3, 4]);
});

test('what does not fit is said', { skip }, async () => {
  using raw = await RawSocket.open({ family: 'inet', protocol: 253 });
  assert.throws(() => raw.icmpFilter, { name: 'SocketError', code: 'ERR_SOCKET_STATE' });
  await assert.rejects(raw.receiveBatch(0), RangeError);
  await assert.rejects(
    raw.sendBatch([
      { bytes: Buffer.of(1), to: { family: 'inet', address: '127.0.0.1', port: 0 } },
      { bytes: Buffer.of(2) },
    ]),
    TypeError,
  );
  await assert.rejects(
    RawSocket.open({ family: 'unix' as never, protocol: 1 }),
    /family must be inet or inet6/,
  );
  const closed = { family: 'inet', protocol: 'icmp', icmpFilter: ['listener-done'] } as const;
  await assertFlat(() => assert.rejects(RawSocket.open(closed), /icmp has no type listener-done/));
});

test('a cut packet says so', { skip }, async () => {
  using raw = await RawSocket.open({ family: 'inet', protocol: 253, bind: '127.0.0.1' });
  await raw.send(Buffer.alloc(100, 1), '127.0.0.1', wait);
  const { truncated, bytes } = await raw.receive({ ...wait, length: 50 });
  assert.deepEqual([truncated, bytes.length], [true, 50]);
  await raw.send(Buffer.alloc(100, 1), '127.0.0.1', wait);
  const [packet] = await raw.receiveBatch(1, { ...wait, length: 80 });
  assert.deepEqual([packet?.truncated, packet?.payload.length], [true, 60]);
});

test('what a router or host refused comes back by the error queue', { skip }, async () => {
  using raw = await RawSocket.open({ family: 'inet', protocol: 'udp' });
  raw.socket.setOption(0, 11, 1); // IP_RECVERR
  const datagram = Buffer.from('000a000100080000', 'hex'); // UDP from port 10 to port 1, which is closed
  await raw.send(datagram, '127.0.0.1', wait);
  const { payload, header, ancillary, from } = await raw.receive({ ...wait, errorQueue: true });
  assert.deepEqual(Buffer.from(payload), datagram);
  assert.equal(header, undefined);
  assert.equal(from.address, '127.0.0.1');
  const error = ancillary.find((data) => data.kind === 'extended-error');
  assert.deepEqual(
    [error?.code, error?.origin, error?.type, error?.icmpCode],
    ['ECONNREFUSED', 'icmp', 3, 3],
  );
});

test('a program chooses among sockets that share a port', { skip }, async () => {
  using first = Socket.open({ family: 'inet', type: 'dgram' });
  using second = Socket.open({ family: 'inet', type: 'dgram' });
  using sender = Socket.open({ family: 'inet', type: 'dgram' });
  const sockets = [first, second];
  for (const socket of sockets) socket.options.reusePort = true;
  first.bind('127.0.0.1:0');
  second.bind(first.localAddress);
  // Digits choose: the first byte of the data, less '0'.
  attachReusePortFilter(first, [bpf.loadByte(0), bpf.compute('subtract', 0x30), bpf.acceptA()]);
  for (const data of ['1', '0', '1', '0']) await sender.send(data, { ...wait, to: first.localAddress });
  for (const [digit, socket] of sockets.entries()) {
    for (let i = 0; i < 2; i++) assert.equal(text((await socket.receive(8, wait)).bytes), String(digit));
    assert.equal(socket.tryReceive(8), undefined);
  }
});
